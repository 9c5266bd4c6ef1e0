import { PgBoss } from "pg-boss";
import { DEAD_LETTER, type JobDef } from "./define.ts";

type BossRole = "sender" | "worker";

/** Dead letters wait for a person: 30 days. */
const DEAD_LETTER_DAYS = 30;

/** For its pool, which passes them to pg: a connection that fell silent is given up, as a worker gives up its own. */
const SILENCE = { query_timeout: 20_000, keepAlive: true, keepAliveInitialDelayMillis: 10_000 };

const LISTEN_CHECK_MS = 5_000;

/**
 * The queue, on the same Postgres. Intervals are seconds: a death is noticed within heartbeat (10) + 2 × 2.
 *
 * @param role only a worker supervises, runs cron and listens
 */
export function openBoss(url: string, role: BossRole, onError: (error: unknown) => void): PgBoss {
  const works = role === "worker";
  const boss = new PgBoss({
    ...SILENCE,
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: `syncline-queue-${role}`,
    max: works ? 6 : 2,
    // The owner installs the schema; the app role could not.
    migrate: false,
    createSchema: false,
    supervise: works,
    schedule: works,
    useListenNotify: works,
    // A silent death of the listening connection is found within twice this, and a second later there is another.
    notifyHeartbeatIntervalMs: LISTEN_CHECK_MS,
    notifyHeartbeatTimeoutMs: LISTEN_CHECK_MS,
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
    // Which keys are running is read from this cache: at its default of 60 s a dead worker's jobs wait that long.
    queueCacheIntervalSeconds: 1,
    maintenanceIntervalSeconds: 300,
    // The app role owns no index to rebuild.
    reindex: false,
    monitorVacuum: false,
  });
  boss.on("error", onError);
  return boss;
}

/** Install or upgrade the queue's own schema and bring every queue to its declaration. Runs as the owner, in migrate. */
export async function installQueue(ownerUrl: string, jobs: readonly JobDef[]): Promise<void> {
  const boss = new PgBoss({
    connectionString: ownerUrl,
    application_name: "syncline-migrate",
    max: 1,
    supervise: false,
    schedule: false,
  });
  await boss.start();
  try {
    // It must exist before the queues that name it.
    await boss.createQueue(DEAD_LETTER, {
      retryLimit: 0,
      deleteAfterSeconds: DEAD_LETTER_DAYS * 86_400,
      retentionSeconds: DEAD_LETTER_DAYS * 86_400,
    });
    for (const job of jobs) {
      const { policy, retryDelayMax, ...rest } = job.queue;
      await boss.createQueue(job.name, { policy, ...rest });
      // createQueue leaves an existing queue as it was; its policy can never change.
      await boss.updateQueue(job.name, { ...rest, retryDelayMax });
      if (job.cron) await boss.schedule(job.name, job.cron, {}, { tz: "UTC" });
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}
