import { sql } from "drizzle-orm";
import {
  boolean,
  customType,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { ofTenant } from "./access.ts";
import { at, tenantId } from "./columns.ts";
import { ofConnection } from "./connections.ts";

const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });
const connectionId = () => uuid("connection_id").notNull();
const money = (name: string) => numeric(name, { precision: 16, scale: 2, mode: "number" });
/** What every row drills down to: the provider's own words, and the run that brought this version of them. */
const evidence = () => ({
  raw: jsonb("raw").notNull(),
  runId: uuid("run_id").notNull(),
  /** Since when it is missing at the provider: two completed walks did not meet it. */
  deletedAt: at("deleted_at"),
});

/** A response as it came, stored once however often it comes: what `ct_raw_snapshots` point to. */
export const ctRawPages = pgTable(
  "ct_raw_pages",
  {
    tenantId: tenantId(),
    connectionId: connectionId(),
    /** SHA-256 of the body. */
    hash: bytea("hash").notNull(),
    body: text("body").notNull(),
    lastSeenAt: at("last_seen_at").notNull(),
  },
  (t) => [
    primaryKey({ name: "ct_raw_pages_pkey", columns: [t.tenantId, t.connectionId, t.hash] }),
    ofConnection("ct_raw_pages_connection_fk", t),
  ],
);

/** The evidence of a run: which response answered which call. Kept 30 days. */
export const ctRawSnapshots = pgTable(
  "ct_raw_snapshots",
  {
    tenantId: tenantId(),
    connectionId: connectionId(),
    runId: uuid("run_id").notNull(),
    stream: text("stream").notNull(),
    /** Of streams that are read client by client: whose it is. Else empty. */
    part: text("part").notNull().default(""),
    /** From 0. */
    page: integer("page").notNull(),
    hash: bytea("hash").notNull(),
    fetchedAt: at("fetched_at").notNull(),
  },
  (t) => [
    primaryKey({ name: "ct_raw_snapshots_pkey", columns: [t.tenantId, t.runId, t.stream, t.part, t.page] }),
    index("ct_raw_snapshots_fetched_idx").on(t.connectionId, t.tenantId, t.fetchedAt),
    ofConnection("ct_raw_snapshots_connection_fk", t),
  ],
);

/** Stages of the account's sales cycle, in its own order. */
export const ctStages = pgTable(
  "ct_stages",
  {
    tenantId: tenantId(),
    connectionId: connectionId(),
    name: text("name").notNull(),
    externalId: text("external_id").notNull(),
    position: integer("position").notNull(),
    active: boolean("active").notNull(),
  },
  (t) => [
    primaryKey({ name: "ct_stages_pkey", columns: [t.tenantId, t.connectionId, t.name] }),
    ofConnection("ct_stages_connection_fk", t),
  ],
);

export const ctLeads = pgTable(
  "ct_leads",
  {
    tenantId: tenantId(),
    connectionId: connectionId(),
    externalId: text("external_id").notNull(),
    name: text("name").notNull(),
    company: text("company"),
    /** Lower-cased: the identity that makes the lead a contact. */
    email: text("email"),
    phone: text("phone"),
    /** Empty: the provider says none. So are the other four that reports are grouped by. */
    source: text("source").notNull(),
    status: text("status").notNull(),
    owner: text("owner").notNull(),
    market: text("market").notNull(),
    qualified: boolean("qualified").notNull(),
    dealSize: money("deal_size"),
    /** When the provider made it; when that is not said, when we first saw it. */
    createdAt: at("created_at").notNull(),
    modifiedAt: at("modified_at"),
    firstSeenAt: at("first_seen_at").notNull(),
    ...evidence(),
  },
  (t) => [
    primaryKey({ name: "ct_leads_pkey", columns: [t.tenantId, t.connectionId, t.externalId] }),
    index("ct_leads_created_idx")
      .on(t.tenantId, t.createdAt.desc().nullsFirst(), t.externalId.desc().nullsFirst())
      .where(sql`${t.deletedAt} is null`),
    // Whether an address is a lead's, asked with each recount of contacts.
    index("ct_leads_email_idx")
      .on(t.tenantId, t.email)
      .where(sql`${t.deletedAt} is null`),
    ofConnection("ct_leads_connection_fk", t),
  ],
);

export const ctOpportunities = pgTable(
  "ct_opportunities",
  {
    tenantId: tenantId(),
    connectionId: connectionId(),
    externalId: text("external_id").notNull(),
    candidate: text("candidate").notNull(),
    company: text("company"),
    stage: text("stage").notNull(),
    source: text("source").notNull(),
    owner: text("owner").notNull(),
    market: text("market").notNull(),
    units: integer("units"),
    dealSize: money("deal_size"),
    /** 0 to 100. */
    likely: smallint("likely"),
    /** Initial franchise fees × likelihood, as the provider says or as computed from `deal_size` and `likely`. */
    weightedIff: money("weighted_iff"),
    createdAt: at("created_at").notNull(),
    modifiedAt: at("modified_at"),
    firstSeenAt: at("first_seen_at").notNull(),
    ...evidence(),
  },
  (t) => [
    primaryKey({ name: "ct_opportunities_pkey", columns: [t.tenantId, t.connectionId, t.externalId] }),
    index("ct_opportunities_created_idx")
      .on(t.tenantId, t.createdAt.desc().nullsFirst(), t.externalId.desc().nullsFirst())
      .where(sql`${t.deletedAt} is null`),
    ofConnection("ct_opportunities_connection_fk", t),
  ],
);

/** Open opportunities worth a call today, ready to be read in order. Made with the opportunities, in their transaction. */
export const hotListItems = pgTable(
  "hot_list_items",
  {
    tenantId: tenantId(),
    connectionId: connectionId(),
    /** The opportunity's. */
    externalId: text("external_id").notNull(),
    candidate: text("candidate").notNull(),
    market: text("market").notNull(),
    units: integer("units"),
    weightedIff: money("weighted_iff").notNull(),
    stage: text("stage").notNull(),
    likely: smallint("likely"),
  },
  (t) => [
    primaryKey({ name: "hot_list_items_pkey", columns: [t.tenantId, t.connectionId, t.externalId] }),
    index("hot_list_items_iff_idx").on(t.tenantId, t.weightedIff.desc().nullsFirst(), t.externalId.desc().nullsFirst()),
    ofConnection("hot_list_items_connection_fk", t),
  ],
);

export const ctNotes = pgTable(
  "ct_notes",
  {
    tenantId: tenantId(),
    connectionId: connectionId(),
    externalId: text("external_id").notNull(),
    /** The client it is about. */
    clientId: text("client_id").notNull(),
    writtenAt: at("written_at").notNull(),
    author: text("author").notNull(),
    content: text("content").notNull(),
    ...evidence(),
  },
  (t) => [
    primaryKey({ name: "ct_notes_pkey", columns: [t.tenantId, t.connectionId, t.externalId] }),
    // With the account, so that a page is cut without reading the notes before it.
    index("ct_notes_written_idx")
      .on(
        t.tenantId,
        t.writtenAt.desc().nullsFirst(),
        t.externalId.desc().nullsFirst(),
        t.connectionId.desc().nullsFirst(),
      )
      .where(sql`${t.deletedAt} is null`),
    index("ct_notes_client_idx").on(t.connectionId, t.tenantId, t.clientId),
    ofConnection("ct_notes_connection_fk", t),
  ],
);

/** When each client's notes were last read: the rotation, and the age that pages show. */
export const ctNoteReads = pgTable(
  "ct_note_reads",
  {
    tenantId: tenantId(),
    connectionId: connectionId(),
    clientId: text("client_id").notNull(),
    readAt: at("read_at").notNull(),
    /** The client's `modified_at` at that time: a newer one goes first. */
    modifiedAt: at("modified_at"),
  },
  (t) => [
    primaryKey({ name: "ct_note_reads_pkey", columns: [t.tenantId, t.connectionId, t.clientId] }),
    index("ct_note_reads_oldest_idx").on(t.connectionId, t.tenantId, t.readAt),
    ofConnection("ct_note_reads_connection_fk", t),
  ],
);

export const ctScheduledActivities = pgTable(
  "ct_scheduled_activities",
  {
    tenantId: tenantId(),
    connectionId: connectionId(),
    externalId: text("external_id").notNull(),
    type: text("type").notNull(),
    scheduledAt: at("scheduled_at").notNull(),
    endsAt: at("ends_at"),
    clientId: text("client_id"),
    contactName: text("contact_name").notNull(),
    description: text("description").notNull(),
    status: text("status").notNull(),
    ...evidence(),
  },
  (t) => [
    primaryKey({ name: "ct_scheduled_activities_pkey", columns: [t.tenantId, t.connectionId, t.externalId] }),
    index("ct_scheduled_activities_when_idx")
      .on(t.tenantId, t.scheduledAt, t.externalId)
      .where(sql`${t.deletedAt} is null`),
    ofConnection("ct_scheduled_activities_connection_fk", t),
  ],
);

/** Listed once and then missing from so many completed walks: the second makes it a tombstone. */
export const missingItems = pgTable(
  "missing_items",
  {
    tenantId: tenantId(),
    connectionId: connectionId(),
    stream: text("stream").notNull(),
    externalId: text("external_id").notNull(),
    missedAt: at("missed_at").notNull(),
  },
  (t) => [
    primaryKey({ name: "missing_items_pkey", columns: [t.tenantId, t.connectionId, t.stream, t.externalId] }),
    ofConnection("missing_items_connection_fk", t),
  ],
);

/** Words of notes, in the order of a list of whole words' notes. Under row-level security no text-search index is used, a range of bytes is. */
export const noteTerms = pgTable(
  "note_terms",
  {
    tenantId: tenantId(),
    term: customType<{ data: string; driverData: string }>({ dataType: () => 'text collate "C"' })("term").notNull(),
    writtenAt: at("written_at").notNull(),
    connectionId: connectionId(),
    externalId: text("external_id").notNull(),
  },
  (t) => [
    primaryKey({
      name: "note_terms_pkey",
      columns: [t.tenantId, t.term, t.writtenAt, t.externalId, t.connectionId],
    }),
    index("note_terms_note_idx").on(t.connectionId, t.tenantId, t.externalId),
    ofTenant("note_terms_tenant_fk", t),
    ofConnection("note_terms_connection_fk", t),
  ],
);
