import { Command, CommanderError } from "commander";
import { backfillCommand } from "./backfill.ts";
import { demoCommand } from "./demo.ts";
import { doctorCommand } from "./doctor.ts";
import { migrateCommand } from "./migrate.ts";
import { explain } from "./output.ts";
import { rebuildCommand } from "./rebuild.ts";
import { statusCommand } from "./status.ts";

/** @returns the exit code: 0 done, 1 failed, 78 bad configuration */
export async function run(args: string[]): Promise<number> {
  const program = new Command("syncline")
    .description("Syncline from the command line")
    .showHelpAfterError()
    .exitOverride();
  for (const make of [statusCommand, doctorCommand, backfillCommand, rebuildCommand, demoCommand, migrateCommand])
    program.addCommand(make());
  try {
    await program.parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    // Help and usage errors have been printed already.
    return error instanceof CommanderError ? error.exitCode : explain(error);
  }
}
