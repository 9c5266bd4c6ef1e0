import type { PgBoss } from "pg-boss";
import { type Db, openDatabase } from "#src/db/client.ts";
import { assertMayRun, untilMayRun } from "#src/db/may-run.ts";
import { openSecrets } from "#src/db/secrets.ts";
import type { RuntimeEnv } from "#src/env.ts";
import { openBoss } from "#src/jobs/boss.ts";
import type { Log } from "#src/log.ts";
import { openProviders } from "#src/providers/registry.ts";
import { providersConfig, servicePace } from "./providers-config.ts";
import type { ConnectServices } from "./services.ts";

export type Runtime = ConnectServices & { db: Db; boss: PgBoss; close(graceMs?: number): Promise<void> };

/**
 * A worker's statements are short, and others take up what it drops: a connection that fell silent must not keep jobs from
 * them, nor a transaction nobody hears of its locks.
 */
const WORKER_PATIENCE = { statementTimeoutMs: 15_000, answerTimeoutMs: 20_000 };

/**
 * Everything that worker and command line work with, checked: the role is the app's, the schema is this build's.
 *
 * @param role only a worker takes jobs, and only it waits for a database that is not up yet: a person wants an answer
 * @throws ConfigError when the process must not start
 */
export async function openRuntime(env: RuntimeEnv, log: Log, role: "worker" | "sender"): Promise<Runtime> {
  const secrets = openSecrets(env.TOKEN_KEYS);
  const { db, close } = openDatabase(env.APP_DATABASE_URL, {
    applicationName: `syncline-${role}`,
    ...(role === "worker" ? WORKER_PATIENCE : {}),
    onError: (err) => log.warn({ err }, "a database connection was lost"),
  });
  const boss = openBoss(env.APP_DATABASE_URL, role, (err) => log.warn({ err }, "the queue's connection failed"));
  try {
    await (role === "worker" ? untilMayRun(db, secrets, log) : assertMayRun(db, secrets));
    await boss.start();
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => {});
    await close();
    throw error;
  }
  return {
    db,
    boss,
    log,
    secrets,
    providers: openProviders(providersConfig(env)),
    pace: servicePace(env),
    async close(graceMs = 0) {
      await boss.stop({ graceful: graceMs > 0, timeout: graceMs });
      await close();
    },
  };
}
