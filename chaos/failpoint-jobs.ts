import type postgres from "postgres";
import { askToRetry } from "#src/domain/ingestion/failures.ts";
import { backfillChunk, countItems, normalizeItems, retryItems, startBackfill } from "#src/jobs/backfill.job.ts";
import { type Account, openAccount } from "./account.ts";
import type { World } from "./clean.ts";
import { type Crew, openCrew } from "./crew.ts";
import { type ProviderDoor, openProviderDoor } from "./provider-door.ts";
import type { Chaos } from "./scenario.ts";
import { type Stage, openStage } from "./stage.ts";

/** What a point needs to be reached. */
export type Ready = {
  stage: Stage;
  door: ProviderDoor;
  crew: Crew;
  /** Have the job sent whose points are tried. */
  send(): Promise<void>;
};

/** Everything is ready and nobody works yet. */
export type Set = Ready & { account: Account; world: World };

export type PointedJob<S extends Ready> = {
  queue: string;
  /** Its calls, as the door sees them; absent: it makes none. */
  call?: { before: (call: string) => boolean; after: (call: string) => boolean };
  /** Absent calls: what it waits for before anything else. */
  begins?: (sql: postgres.TransactionSql, set: S) => PromiseLike<unknown>;
  /** A table it writes to late in its transaction, and the statement it waits with. */
  inside: { table: string; statement: string; /** The table is needed on the way there, too. */ later?: boolean };
};

export type JobUnderTest = PointedJob<Set> & {
  latencyMs: number;
  prepare(chaos: Chaos): Promise<Set>;
};

const WORLD: World = { seed: 41, messages: 500, events: 60, months: 6 };

async function openSet(chaos: Chaos, latencyMs: number): Promise<Set> {
  await chaos.clean(WORLD);
  const stage = await openStage(chaos);
  const door = await openProviderDoor(stage.sandbox.url);
  chaos.defer(door.close);
  const env = {
    GMAIL_ROOT_URL: door.url,
    GMAIL_BATCH_URL: new URL("batch/gmail/v1", door.url).href,
    CALENDAR_ROOT_URL: door.url,
    // Others keep to one month at a time, so that there is always one to count.
    WORKER_CONCURRENCY: "1",
  };
  const account = await openAccount(stage, WORLD);
  await stage.control("settings", { latencyMs });
  await account.ask();
  const crew = await openCrew(stage, 0, { env });
  return { stage, account, world: WORLD, door, crew, send: async () => {} };
}

const isListing = (call: string) => call.startsWith("GET /gmail/v1/users/me/messages?");
const isBatch = (call: string) => call.startsWith("POST /batch/");
const isProfile = (call: string) => call.includes("/profile");
const isCount = (call: string) => call.includes("/calendar/") && call.includes("fields=");
const isReading = (call: string) => call.startsWith("GET /gmail/v1/users/me/messages/");

const LOG = { table: "ingestion_events", statement: "insert into ingestion_events" };

export const JOBS: readonly JobUnderTest[] = [
  {
    queue: startBackfill.name,
    call: { before: isProfile, after: isProfile },
    inside: LOG,
    latencyMs: 0,
    prepare: (chaos) => openSet(chaos, 0),
  },
  {
    queue: backfillChunk.name,
    call: { before: isListing, after: isBatch },
    inside: { ...LOG, later: true },
    latencyMs: 0,
    prepare: (chaos) => openSet(chaos, 0),
  },
  {
    queue: normalizeItems.name,
    begins: (sql, { account }) =>
      sql`select pg_advisory_xact_lock_shared(hashtextextended(${`wake/${account.connectionId}`}, 0))`,
    inside: { table: "contacts", statement: "contacts" },
    latencyMs: 0,
    prepare: (chaos) => openSet(chaos, 0),
  },
  {
    queue: countItems.name,
    call: { before: isCount, after: isCount },
    inside: { table: "sync_chunks", statement: "set expected" },
    latencyMs: 50,
    prepare: (chaos) => openSet(chaos, 50),
  },
  {
    queue: retryItems.name,
    call: { before: isReading, after: isReading },
    inside: LOG,
    latencyMs: 0,
    prepare: prepareRetry,
  },
];

/** A run that ended with one message unread, which the provider gives out by now. */
async function prepareRetry(chaos: Chaos): Promise<Set> {
  const set = await openSet(chaos, 0);
  const { stage, account } = set;
  const truth = await stage.control<{ messages: { id: string; labelIds: string[] }[] }>(
    `truth?mailbox=${account.mailbox}`,
  );
  const id = truth.messages.find(({ labelIds }) => labelIds.includes("INBOX"))?.id ?? "";
  await stage.control("faults/listing", { mailbox: account.mailbox, poisonIds: { [id]: "500" } });
  const reader = await stage.startWorker();
  await account.untilEnded();
  await reader.stop();
  await stage.control("faults/clear", {});
  // From here on it is as if the first reading had never been asked for in vain.
  await stage.sql`update sync_runs set state = 'completed' where connection_id = ${account.connectionId} and state = 'partial'`;
  await stage.control("usage/reset", {});
  const send = async () => {
    const { tenantId, connectionId } = account;
    await account.within((tx) =>
      askToRetry(tx, stage.runtime.boss, { tenantId, connectionId, traceId: "0".repeat(32) }),
    );
  };
  return { ...set, send };
}
