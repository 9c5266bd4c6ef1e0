import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { ofTenant } from "./access.ts";
import { at, createdAt, tenantId } from "./columns.ts";

export const connections = pgTable(
  "connections",
  {
    tenantId: tenantId(),
    id: uuid("id").notNull().defaultRandom(),
    userId: uuid("user_id").notNull(),
    provider: text("provider").notNull(),
    /** The provider's own stable key of the account (Google's `sub`): addresses change hands, this does not. */
    accountId: text("account_id").notNull(),
    /** What people call it: the address. */
    account: text("account").notNull(),
    status: text("status", { enum: ["active", "degraded", "disconnected"] })
      .notNull()
      .default("active"),
    statusCode: text("status_code"),
    scopes: text("scopes")
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
    /** Parts of the account that were granted: product → granted. */
    products: jsonb("products").$type<Record<string, boolean>>().notNull().default({}),
    /** Envelope-encrypted; AAD binds it to this row. */
    refreshToken: text("refresh_token"),
    accessToken: text("access_token"),
    accessTokenExpiresAt: at("access_token_expires_at"),
    /** Of a provider with keys instead of OAuth: them all, as JSON, in the same envelope. */
    keys: text("keys"),
    /** How this account's API differs from what is documented; the provider checks it on reading. */
    settings: jsonb("settings").$type<unknown>(),
    lastSyncedAt: at("last_synced_at"),
    /** How fast this one is read, where it differs from the rest; checked on reading. Units a minute, requests a second, calls at once. */
    pace: jsonb("pace").$type<unknown>(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ name: "connections_pkey", columns: [t.tenantId, t.id] }),
    unique("connections_account_key").on(t.tenantId, t.provider, t.accountId),
    ofTenant("connections_tenant_fk", t),
  ],
);

/** Rows read through a connection go with it. */
export const ofConnection = (name: string, t: { tenantId: AnyPgColumn; connectionId: AnyPgColumn }) =>
  foreignKey({
    name,
    columns: [t.tenantId, t.connectionId],
    foreignColumns: [connections.tenantId, connections.id],
  }).onDelete("cascade");

/** What a disconnect removed: the receipt stays after the connection is gone. */
export const disconnectReceipts = pgTable(
  "disconnect_receipts",
  {
    tenantId: tenantId(),
    id: uuid("id").notNull().defaultRandom(),
    provider: text("provider").notNull(),
    account: text("account").notNull(),
    /** keys: nothing can be taken back from here, they are the account's own. */
    revoked: text("revoked", { enum: ["revoked", "shared", "failed", "keys"] }).notNull(),
    removed: jsonb("removed").$type<{ what: string; rows: number }[]>().notNull(),
    at: at("at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: "disconnect_receipts_pkey", columns: [t.tenantId, t.id] }),
    ofTenant("disconnect_receipts_tenant_fk", t),
  ],
);

export const streamCursors = pgTable(
  "stream_cursors",
  {
    tenantId: tenantId(),
    connectionId: uuid("connection_id").notNull(),
    stream: text("stream").notNull(),
    /** Where the provider's change log stood before the first page was read. */
    cursor: text("cursor"),
    generation: integer("generation").notNull().default(1),
    pinnedAt: at("pinned_at").notNull(),
  },
  (t) => [
    primaryKey({ name: "stream_cursors_pkey", columns: [t.tenantId, t.connectionId, t.stream] }),
    ofConnection("stream_cursors_connection_fk", t),
  ],
);

/** Global: the only way from a provider's account to a tenant. No secrets. */
export const connectionRoutes = pgTable(
  "connection_routes",
  {
    provider: text("provider").notNull(),
    accountId: text("account_id").notNull(),
    tenantId: tenantId(),
    connectionId: uuid("connection_id").notNull(),
  },
  (t) => [
    primaryKey({ name: "connection_routes_pkey", columns: [t.provider, t.accountId, t.tenantId] }),
    index("connection_routes_connection_idx").on(t.tenantId, t.connectionId),
    ofTenant("connection_routes_tenant_fk", t),
  ],
);

/**
 * Global: what an account may still spend, so that all workers spend the same. One row for its requests
 * (`<provider>/<account>`) and one for each quota of the provider (`<provider>/<account>/<quota>`).
 */
export const rateBuckets = pgTable("rate_buckets", {
  key: text("key").primaryKey(),
  /** Units left at `refilled_at`; below zero after a call dearer than the bucket holds. */
  units: doublePrecision("units").notNull(),
  refilledAt: at("refilled_at").notNull(),
  /** The provider named this instant: nobody calls before it. */
  blockedUntil: at("blocked_until"),
  /** A live call waits for its turn: backfill stands back until then. */
  liveUntil: at("live_until"),
  /** Share of the configured speed at `slowed_at`, after the provider refused; it grows back with time. */
  rate: doublePrecision("rate").notNull().default(1),
  /** The same for the parts of a batch. */
  batch: doublePrecision("batch").notNull().default(1),
  slowedAt: at("slowed_at"),
});
