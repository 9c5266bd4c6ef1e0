import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  customType,
  date,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { ofConnection } from "./connections.ts";
import { at, tenantId } from "./columns.ts";

const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });
const connectionId = () => uuid("connection_id").notNull();
const count = (name: string) => integer(name).notNull().default(0);

export const sourceItems = pgTable(
  "source_items",
  {
    tenantId: tenantId(),
    connectionId: connectionId(),
    stream: text("stream").notNull(),
    externalId: text("external_id").notNull(),
    payload: jsonb("payload").notNull(),
    payloadHash: bytea("payload_hash").notNull(),
    /** The provider's own version of the object, growing; an older one never overwrites a newer one. */
    versionAt: at("version_at").notNull(),
    /** The instant that places it in a window: coverage is counted, and deletions are inferred, by it. */
    occurredAt: at("occurred_at").notNull(),
    deletedAt: at("deleted_at"),
    normalizedAt: at("normalized_at"),
    /** When this version was stored: provenance, and nothing that decides. */
    writtenAt: at("written_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: "source_items_pkey", columns: [t.tenantId, t.connectionId, t.stream, t.externalId] }),
    index("source_items_pending_idx")
      .on(t.tenantId, t.connectionId)
      .where(sql`${t.normalizedAt} is null`),
    // Without the deleted ones, so that a look-up by key, which takes those too, has the primary key only to go by.
    index("source_items_occurred_idx")
      .on(t.tenantId, t.connectionId, t.stream, t.occurredAt)
      .where(sql`${t.deletedAt} is null`),
    ofConnection("source_items_connection_fk", t),
  ],
);

export const itemFailures = pgTable(
  "item_failures",
  {
    tenantId: tenantId(),
    connectionId: connectionId(),
    stream: text("stream").notNull(),
    externalId: text("external_id").notNull(),
    month: date("month", { mode: "string" }).notNull(),
    step: text("step", { enum: ["fetch", "normalize"] }).notNull(),
    code: text("code").notNull(),
    message: text("message").notNull(),
    /** Times it was tried and failed, the first one included. */
    attempts: integer("attempts").notNull().default(1),
    firstFailedAt: at("first_failed_at").notNull().defaultNow(),
    failedAt: at("failed_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: "item_failures_pkey", columns: [t.tenantId, t.connectionId, t.stream, t.externalId] }),
    ofConnection("item_failures_connection_fk", t),
  ],
);

export const syncRuns = pgTable(
  "sync_runs",
  {
    tenantId: tenantId(),
    id: uuid("id").notNull().defaultRandom(),
    connectionId: connectionId(),
    /**
     * backfill: what is missing of a window. refresh: all of it again. heal: single months. hourly, manual: all that there is
     * now, by walks, of a provider that knows no windows; its window is empty, from and to its start.
     */
    kind: text("kind", { enum: ["backfill", "refresh", "heal", "hourly", "manual"] }).notNull(),
    state: text("state", {
      enum: ["queued", "running", "paused", "completed", "partial", "failed", "cancelled"],
    }).notNull(),
    /** First instant of the window; the newest end is the start of the run. */
    windowFrom: at("window_from").notNull(),
    windowTo: at("window_to").notNull(),
    errorCode: text("error_code"),
    error: text("error"),
    /** Follows the run from the request into every job and provider call. */
    traceId: text("trace_id").notNull(),
    startedAt: at("started_at").notNull().defaultNow(),
    finishedAt: at("finished_at"),
    /** Since when it is paused; null while it is not. */
    pausedAt: at("paused_at"),
    /** Of a run that walks: grows with every take-over, and a worker that holds an older one writes nothing. */
    leaseVersion: bigint("lease_version", { mode: "number" }).notNull().default(0),
    /** Seconds of pauses that are over: they say nothing about its pace. */
    pausedSeconds: doublePrecision("paused_seconds").notNull().default(0),
  },
  (t) => [
    primaryKey({ name: "sync_runs_pkey", columns: [t.tenantId, t.id] }),
    index("sync_runs_connection_idx").on(t.tenantId, t.connectionId, t.startedAt.desc().nullsFirst()),
    uniqueIndex("sync_runs_one_open_key")
      .on(t.tenantId, t.connectionId)
      .where(sql`${t.state} in ('queued', 'running', 'paused')`),
    ofConnection("sync_runs_connection_fk", t),
  ],
);

export const syncChunks = pgTable(
  "sync_chunks",
  {
    tenantId: tenantId(),
    id: uuid("id").notNull().defaultRandom(),
    runId: uuid("run_id").notNull(),
    connectionId: connectionId(),
    stream: text("stream").notNull(),
    month: date("month", { mode: "string" }).notNull(),
    windowFrom: at("window_from").notNull(),
    windowTo: at("window_to").notNull(),
    state: text("state", { enum: ["waiting", "running", "done", "failed", "cancelled"] })
      .notNull()
      .default("waiting"),
    pageToken: text("page_token"),
    /** The place at an earlier page, which moves up more and more rarely: a listing that comes by it again goes in a circle. */
    markToken: text("mark_token"),
    /** Grows with every take-over: a worker that holds an older one writes nothing. */
    leaseVersion: bigint("lease_version", { mode: "number" }).notNull().default(0),
    /** Take-overs since the last committed page: a chunk that kills its workers is set aside. */
    attempts: count("attempts"),
    /** Tries since the last committed page that the provider answered with a failure: each waits longer. */
    retries: count("retries"),
    /** Those of them that were a plain no: after a few it is taken at its word. */
    refusals: count("refusals"),
    /** Whether older rows stand in the window, so that the ids listed are kept to find what has gone. */
    sweeping: boolean("sweeping").notNull().default(false),
    /** Items the window holds, counted ahead; null while nobody has counted. For the ETA only. */
    expected: integer("expected"),
    /** It is this month's even share of what was counted of several at once: right only together with the others'. */
    isShare: boolean("is_share").notNull().default(false),
    pages: count("pages"),
    fetched: count("fetched"),
    inserted: count("inserted"),
    updated: count("updated"),
    unchanged: count("unchanged"),
    deleted: count("deleted"),
    failed: count("failed"),
    errorCode: text("error_code"),
    error: text("error"),
    startedAt: at("started_at"),
    /** When its last page was committed: the pace is told from there, for between two pages nothing shows. */
    pagedAt: at("paged_at"),
    finishedAt: at("finished_at"),
  },
  (t) => [
    primaryKey({ name: "sync_chunks_pkey", columns: [t.tenantId, t.id] }),
    unique("sync_chunks_window_key").on(t.tenantId, t.runId, t.stream, t.windowFrom),
    index("sync_chunks_connection_idx").on(t.tenantId, t.connectionId, t.stream, t.month),
    foreignKey({
      name: "sync_chunks_run_fk",
      columns: [t.tenantId, t.runId],
      foreignColumns: [syncRuns.tenantId, syncRuns.id],
    }).onDelete("cascade"),
  ],
);

/** Ids a sweeping chunk has listed; gone once the listing is complete and what was missing is tombstoned. */
export const chunkListings = pgTable(
  "chunk_listings",
  {
    tenantId: tenantId(),
    chunkId: uuid("chunk_id").notNull(),
    externalId: text("external_id").notNull(),
  },
  (t) => [
    primaryKey({ name: "chunk_listings_pkey", columns: [t.tenantId, t.chunkId, t.externalId] }),
    foreignKey({
      name: "chunk_listings_chunk_fk",
      columns: [t.tenantId, t.chunkId],
      foreignColumns: [syncChunks.tenantId, syncChunks.id],
    }).onDelete("cascade"),
  ],
);

/**
 * A stretch of time that is known not to be held, from the moment that is known. Closed only by a listing of all of it
 * that began after it opened.
 */
export const gaps = pgTable(
  "gaps",
  {
    tenantId: tenantId(),
    id: uuid("id").notNull().defaultRandom(),
    connectionId: connectionId(),
    /** The chunk whose failure it is, if one's: should it still end, the gap is closed. */
    chunkId: uuid("chunk_id"),
    stream: text("stream").notNull(),
    windowFrom: at("window_from").notNull(),
    windowTo: at("window_to").notNull(),
    code: text("code").notNull(),
    message: text("message").notNull(),
    openedAt: at("opened_at").notNull().defaultNow(),
    closedAt: at("closed_at"),
  },
  (t) => [
    primaryKey({ name: "gaps_pkey", columns: [t.tenantId, t.id] }),
    uniqueIndex("gaps_open_key")
      .on(t.tenantId, t.connectionId, t.stream, t.windowFrom, t.windowTo)
      .where(sql`${t.closedAt} is null`),
    ofConnection("gaps_connection_fk", t),
  ],
);

/** What happened, for people who look; nothing decides by it. Kept 7 days. */
export const ingestionEvents = pgTable(
  "ingestion_events",
  {
    tenantId: tenantId(),
    id: uuid("id").notNull().defaultRandom(),
    connectionId: connectionId(),
    runId: uuid("run_id"),
    stream: text("stream"),
    month: date("month", { mode: "string" }),
    type: text("type").notNull(),
    level: text("level", { enum: ["debug", "info", "warn", "error"] }).notNull(),
    message: text("message").notNull(),
    durationMs: integer("duration_ms"),
    counts: jsonb("counts").$type<Record<string, number>>(),
    at: at("at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: "ingestion_events_pkey", columns: [t.tenantId, t.id] }),
    index("ingestion_events_tenant_idx").on(t.tenantId, t.at.desc().nullsFirst(), t.id.desc().nullsFirst()),
    index("ingestion_events_newest_idx").on(
      t.tenantId,
      t.connectionId,
      t.at.desc().nullsFirst(),
      t.id.desc().nullsFirst(),
    ),
    ofConnection("ingestion_events_connection_fk", t),
  ],
);

/** One stream of a run that walks whole lists: how far it came, and once done, the stream's watermark (`started_at`). */
export const streamWalks = pgTable(
  "stream_walks",
  {
    tenantId: tenantId(),
    runId: uuid("run_id").notNull(),
    connectionId: connectionId(),
    stream: text("stream").notNull(),
    state: text("state", { enum: ["waiting", "running", "done", "failed"] })
      .notNull()
      .default("waiting"),
    /** Take-overs since its last stored page: a stream that kills its workers is set aside. */
    attempts: count("attempts"),
    pages: count("pages"),
    fetched: count("fetched"),
    inserted: count("inserted"),
    updated: count("updated"),
    unchanged: count("unchanged"),
    deleted: count("deleted"),
    failed: count("failed"),
    errorCode: text("error_code"),
    error: text("error"),
    startedAt: at("started_at"),
    finishedAt: at("finished_at"),
  },
  (t) => [
    primaryKey({ name: "stream_walks_pkey", columns: [t.tenantId, t.runId, t.stream] }),
    index("stream_walks_newest_idx").on(t.tenantId, t.connectionId, t.stream, t.startedAt.desc().nullsFirst()),
    foreignKey({
      name: "stream_walks_run_fk",
      columns: [t.tenantId, t.runId],
      foreignColumns: [syncRuns.tenantId, syncRuns.id],
    }).onDelete("cascade"),
  ],
);
