import type { PgBoss } from "pg-boss";
import { type ApiKeyReader, openApiKeys } from "#src/auth/api-key-reader.ts";
import { openLimits, type Limits } from "#src/auth/limits.ts";
import { openAuth, type Auth } from "#src/auth/lucia.ts";
import { type Db, openDatabase } from "#src/db/client.ts";
import { openSecrets, type Secrets } from "#src/db/secrets.ts";
import { type WebEnv, readWebEnv } from "#src/env.ts";
import { openBoss } from "#src/jobs/boss.ts";
import { type Log, openLog } from "#src/log.ts";
import { collectProcessMetrics } from "#src/metrics.ts";
import { type Providers, openProviders } from "#src/providers/registry.ts";
import { openLiveHub, type LiveHub } from "./live-hub.ts";
import { processSlot } from "./process-slot.ts";
import { providersConfig, servicePace } from "#src/connect/providers-config.ts";

/** What one web process shares between its requests. */
export type Services = {
  env: WebEnv;
  log: Log;
  db: Db;
  secrets: Secrets;
  providers: Providers;
  /** The deployment's own limits of an account's calls. */
  pace: ReturnType<typeof servicePace>;
  /** Sends jobs, never works them. */
  boss: PgBoss;
  auth: Auth;
  apiKeys: ApiKeyReader;
  limits: Limits;
  live: LiveHub;
  /** Ends live streams, then closes the connections. */
  close(): Promise<void>;
};

/** @throws when the database cannot be reached: nothing is left open then, so try again */
export async function openServices(env: WebEnv): Promise<Services> {
  const log = openLog("web", env.LOG_LEVEL);
  const { db, close } = openDatabase(env.APP_DATABASE_URL, {
    applicationName: "syncline-web",
    prepare: true,
    onError: (err) => log.warn({ err }, "a database connection was lost"),
  });
  const secrets = openSecrets(env.TOKEN_KEYS);
  const boss = openBoss(env.APP_DATABASE_URL, "sender", (err) => log.warn({ err }, "the queue's connection failed"));
  try {
    await boss.start();
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => {});
    await close();
    throw error;
  }
  const live = openLiveHub(env.APP_DATABASE_URL, log);
  return {
    env,
    log,
    db,
    secrets,
    providers: openProviders(providersConfig(env)),
    pace: servicePace(env),
    boss,
    auth: openAuth(db, env.PUBLIC_ORIGIN.startsWith("https:")),
    apiKeys: openApiKeys(db),
    limits: openLimits(db),
    live,
    async close() {
      await live.close();
      await boss.stop({ graceful: false });
      await close();
    },
  };
}

let services: Promise<Services> | undefined;

/** This process's own, opened at the first call; after a failure the next call tries again. */
export function getServices(): Promise<Services> {
  services ??= openOnce().catch((error: unknown) => {
    services = undefined;
    throw error;
  });
  return services;
}

async function openOnce(): Promise<Services> {
  const opened = await openServices(readWebEnv());
  collectProcessMetrics();
  Object.assign(processSlot(), { endStreams: opened.live.close, close: opened.close });
  return opened;
}
