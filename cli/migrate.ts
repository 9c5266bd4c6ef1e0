import { Command } from "commander";
import { migrate } from "../src/db/migrate.ts";
import { readMigrateEnv } from "../src/env.ts";
import { installQueue } from "../src/jobs/boss.ts";
import { JOBS } from "../src/jobs/index.ts";
import { print } from "./output.ts";

export function migrateCommand(): Command {
  return new Command("migrate")
    .description("bring the database to this build's schema and create the app's roles")
    .option("--json", "answer as JSON", false)
    .action(async ({ json }: { json: boolean }) => {
      const env = readMigrateEnv();
      const report = await migrate(env.DATABASE_URL, env.APP_DATABASE_URL, env.READONLY_DATABASE_URL, () =>
        installQueue(env.DATABASE_URL, JOBS),
      );
      print(json, report, () =>
        report.applied === 0 ? "The database is up to date." : `Applied ${report.applied} migration(s).`,
      );
    });
}
