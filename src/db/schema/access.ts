import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  inet,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { at, createdAt, tenantId } from "./columns.ts";

// Global tables: without a tenant column's policy, reached only through src/auth and a few named look-ups.

export const tenants = pgTable(
  "tenants",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    slug: text("slug").notNull(),
    name: text("name").notNull(),
    tier: text("tier").notNull().default("free"),
    timeZone: text("time_zone").notNull().default("UTC"),
    /** ISO 4217: what amounts are shown in. */
    currency: text("currency").notNull().default("USD"),
    flags: jsonb("flags").notNull().default({}),
    createdAt: createdAt(),
  },
  (t) => [unique("tenants_slug_key").on(t.slug)],
);

/** Rows of a tenant go with it. */
export const ofTenant = (name: string, t: { tenantId: AnyPgColumn }) =>
  foreignKey({ name, columns: [t.tenantId], foreignColumns: [tenants.id] }).onDelete("cascade");

export const users = pgTable(
  "users",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    email: text("email").notNull(),
    name: text("name").notNull(),
    passwordHash: text("password_hash").notNull(),
    createdAt: createdAt(),
  },
  (t) => [unique("users_email_key").on(t.email), check("users_email_lower", sql`${t.email} = lower(${t.email})`)],
);

export const sessions = pgTable(
  "sessions",
  {
    /** SHA-256 of the id in the cookie, hex: a stolen table signs nobody in. */
    id: text("id").notNull(),
    /** What the sessions page shows and revokes by: never the hash. */
    publicId: uuid("public_id").notNull().defaultRandom(),
    userId: uuid("user_id").notNull(),
    tenantId: uuid("tenant_id"),
    expiresAt: at("expires_at").notNull(),
    createdAt: createdAt(),
    lastSeenAt: at("last_seen_at").notNull().defaultNow(),
    userAgent: text("user_agent"),
    ip: inet("ip"),
  },
  (t) => [
    primaryKey({ name: "sessions_pkey", columns: [t.id] }),
    unique("sessions_public_id_key").on(t.publicId),
    index("sessions_user_idx").on(t.userId),
    foreignKey({ name: "sessions_user_fk", columns: [t.userId], foreignColumns: [users.id] }).onDelete("cascade"),
    ofTenant("sessions_tenant_fk", t),
  ],
);

export const memberships = pgTable(
  "memberships",
  {
    tenantId: tenantId(),
    userId: uuid("user_id").notNull(),
    role: text("role", { enum: ["owner", "admin", "member"] }).notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ name: "memberships_pkey", columns: [t.tenantId, t.userId] }),
    index("memberships_user_idx").on(t.userId),
    ofTenant("memberships_tenant_fk", t),
    foreignKey({ name: "memberships_user_fk", columns: [t.userId], foreignColumns: [users.id] }).onDelete("cascade"),
    check("memberships_role_check", sql`${t.role} in ('owner', 'admin', 'member')`),
  ],
);

export const invitations = pgTable(
  "invitations",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    tenantId: tenantId(),
    tokenHash: text("token_hash").notNull(),
    role: text("role", { enum: ["admin", "member"] }).notNull(),
    email: text("email"),
    createdBy: uuid("created_by").notNull(),
    createdAt: createdAt(),
    expiresAt: at("expires_at").notNull(),
    acceptedAt: at("accepted_at"),
  },
  (t) => [
    unique("invitations_token_key").on(t.tokenHash),
    index("invitations_tenant_idx").on(t.tenantId),
    ofTenant("invitations_tenant_fk", t),
    foreignKey({ name: "invitations_user_fk", columns: [t.createdBy], foreignColumns: [users.id] }).onDelete("cascade"),
  ],
);

export const oauthStates = pgTable(
  "oauth_states",
  {
    stateHash: text("state_hash").notNull(),
    sessionHash: text("session_hash").notNull(),
    userId: uuid("user_id").notNull(),
    tenantId: tenantId(),
    provider: text("provider").notNull(),
    /** Set when an account is being reconnected: the callback must bring the same account. */
    connectionId: uuid("connection_id"),
    /** PKCE verifier and nonce, encrypted. */
    secret: text("secret").notNull(),
    returnTo: text("return_to").notNull(),
    expiresAt: at("expires_at").notNull(),
  },
  (t) => [primaryKey({ name: "oauth_states_pkey", columns: [t.stateHash] }), ofTenant("oauth_states_tenant_fk", t)],
);

/** The shape rate-limiter-flexible keeps its counters in. */
export const authLimits = pgTable("auth_limits", {
  key: text("key").primaryKey(),
  points: integer("points").notNull().default(0),
  expire: bigint("expire", { mode: "number" }),
});

export const auditLog = pgTable(
  "audit_log",
  {
    tenantId: tenantId(),
    id: uuid("id").notNull().defaultRandom(),
    at: at("at").notNull().defaultNow(),
    actorId: uuid("actor_id"),
    /** Kept beside the id, so that the log still reads after the person has left. */
    actor: text("actor").notNull(),
    action: text("action").notNull(),
    target: text("target"),
    detail: jsonb("detail").notNull().default({}),
    ip: inet("ip"),
  },
  (t) => [
    primaryKey({ name: "audit_log_pkey", columns: [t.tenantId, t.id] }),
    index("audit_log_newest_idx").on(t.tenantId, t.at.desc().nullsFirst(), t.id.desc().nullsFirst()),
    ofTenant("audit_log_tenant_fk", t),
  ],
);

/** Which keys have sealed secrets here; `probe` opens only with the right one. */
export const sealingKeys = pgTable("sealing_keys", {
  kid: text("kid").primaryKey(),
  probe: text("probe").notNull(),
  firstUsedAt: at("first_used_at").notNull().defaultNow(),
});

/** One row a worker process; `metrics` is its Prometheus registry as JSON, read by the web's /metrics. */
export const workerHeartbeats = pgTable("worker_heartbeats", {
  id: uuid("id").primaryKey(),
  startedAt: at("started_at").notNull(),
  seenAt: at("seen_at").notNull(),
  stopping: boolean("stopping").notNull().default(false),
  metrics: jsonb("metrics").notNull(),
});

/** Global: a program's way in. What it may do is its scopes; whose data, its tenant. */
export const apiKeys = pgTable(
  "api_keys",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    tenantId: tenantId(),
    name: text("name").notNull(),
    /** The key's first characters: tells keys apart, and opens nothing. */
    prefix: text("prefix").notNull(),
    /** SHA-256 of the key, hex. */
    hash: text("hash").notNull(),
    scopes: text("scopes").array().notNull(),
    createdBy: uuid("created_by").notNull(),
    createdAt: createdAt(),
    expiresAt: at("expires_at"),
    lastUsedAt: at("last_used_at"),
    revokedAt: at("revoked_at"),
  },
  (t) => [
    unique("api_keys_hash_key").on(t.hash),
    index("api_keys_tenant_idx").on(t.tenantId),
    ofTenant("api_keys_tenant_fk", t),
    foreignKey({ name: "api_keys_user_fk", columns: [t.createdBy], foreignColumns: [users.id] }).onDelete("cascade"),
  ],
);
