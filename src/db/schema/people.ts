import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  boolean,
  customType,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { ofTenant } from "./access.ts";
import { at, tenantId } from "./columns.ts";
import { ofConnection } from "./connections.ts";

/** Compared byte by byte: the order is the same on every machine, and a prefix is a range. */
const bytewise = customType<{ data: string; driverData: string }>({ dataType: () => 'text collate "C"' });

export const contacts = pgTable(
  "contacts",
  {
    tenantId: tenantId(),
    id: uuid("id").notNull(),
    name: text("name"),
    /** The address they used last. */
    email: text("email").notNull(),
    /** Accents sort behind their letter; long names need no more than their beginning. */
    sortName: bytewise("sort_name")
      .notNull()
      .generatedAlwaysAs(sql`left(normalize(lower(coalesce(name, email)), nfkd), 120)`),
    /** Name and addresses without case and accents: what a search looks through. Its words are `contact_terms`. */
    searchText: text("search_text").notNull(),
    automated: boolean("automated").notNull(),
    emailsIn: integer("emails_in").notNull(),
    emailsOut: integer("emails_out").notNull(),
    /** A column, for under row-level security no index is used on an expression that could fail. */
    emails: integer("emails")
      .notNull()
      .generatedAlwaysAs(sql`emails_in + emails_out`),
    meetings: integer("meetings").notNull(),
    firstSeenAt: at("first_seen_at").notNull(),
    lastSeenAt: at("last_seen_at").notNull(),
  },
  (t) => [
    primaryKey({ name: "contacts_pkey", columns: [t.tenantId, t.id] }),
    // One per order of the list, read in both directions; people and machines lie apart. The tenant comes second: an index
    // that it leads looks as good as the key while a table is empty, and such a plan is kept for the foreign keys' checks.
    index("contacts_last_seen_idx").on(t.automated, t.tenantId, t.lastSeenAt, t.id),
    index("contacts_first_seen_idx").on(t.automated, t.tenantId, t.firstSeenAt, t.id),
    index("contacts_name_idx").on(t.automated, t.tenantId, t.sortName, t.id),
    index("contacts_emails_idx").on(t.automated, t.tenantId, t.emails, t.id),
    index("contacts_meetings_idx").on(t.automated, t.tenantId, t.meetings, t.id),
    ofTenant("contacts_tenant_fk", t),
  ],
);

const ofContact = (name: string, t: { tenantId: AnyPgColumn; contactId: AnyPgColumn }) =>
  foreignKey({
    name,
    columns: [t.tenantId, t.contactId],
    foreignColumns: [contacts.tenantId, contacts.id],
  }).onDelete("cascade");

/** Where a search may begin: each word of a name or address, with what follows it up to the next space. */
export const contactTerms = pgTable(
  "contact_terms",
  {
    tenantId: tenantId(),
    term: bytewise("term").notNull(),
    contactId: uuid("contact_id").notNull(),
  },
  (t) => [
    primaryKey({ name: "contact_terms_pkey", columns: [t.tenantId, t.term, t.contactId] }),
    index("contact_terms_contact_idx").on(t.tenantId, t.contactId),
    ofContact("contact_terms_contact_fk", t),
  ],
);

export const contactIdentities = pgTable(
  "contact_identities",
  {
    tenantId: tenantId(),
    kind: text("kind", { enum: ["email"] }).notNull(),
    /** Lower-cased. */
    value: text("value").notNull(),
    contactId: uuid("contact_id").notNull(),
    linkedAt: at("linked_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: "contact_identities_pkey", columns: [t.tenantId, t.kind, t.value] }),
    index("contact_identities_contact_idx").on(t.tenantId, t.contactId),
    ofContact("contact_identities_contact_fk", t),
  ],
);

/**
 * What people decided about an address: whose it is. Without a row it has a contact of its own. Not bound to contacts or
 * connections: it is still true when the person is seen again.
 */
export const contactLinks = pgTable(
  "contact_links",
  {
    tenantId: tenantId(),
    kind: text("kind", { enum: ["email"] }).notNull(),
    value: text("value").notNull(),
    /** Whose it would be without merges. */
    baseId: uuid("base_id").notNull(),
    /** Whose it is: where the merges lead from there. */
    contactId: uuid("contact_id").notNull(),
    linkedAt: at("linked_at").notNull().defaultNow(),
    linkedBy: text("linked_by").notNull(),
  },
  (t) => [
    primaryKey({ name: "contact_links_pkey", columns: [t.tenantId, t.kind, t.value] }),
    index("contact_links_contact_idx").on(t.tenantId, t.contactId),
    ofTenant("contact_links_tenant_fk", t),
  ],
);

export const contactMerges = pgTable(
  "contact_merges",
  {
    tenantId: tenantId(),
    id: uuid("id").notNull().defaultRandom(),
    mergedAt: at("merged_at").notNull().defaultNow(),
    mergedBy: text("merged_by").notNull(),
  },
  (t) => [
    primaryKey({ name: "contact_merges_pkey", columns: [t.tenantId, t.id] }),
    ofTenant("contact_merges_tenant_fk", t),
  ],
);

/** One contact that a merge made part of another. Those in force form trees, whose roots are the contacts to be seen. */
export const contactMergeParts = pgTable(
  "contact_merge_parts",
  {
    tenantId: tenantId(),
    mergeId: uuid("merge_id").notNull(),
    contactId: uuid("contact_id").notNull(),
    intoId: uuid("into_id").notNull(),
    /** As it stood then, for those who consider the undo. */
    name: text("name"),
    emails: text("emails").array().notNull(),
    undoneAt: at("undone_at"),
  },
  (t) => [
    primaryKey({ name: "contact_merge_parts_pkey", columns: [t.tenantId, t.mergeId, t.contactId] }),
    uniqueIndex("contact_merge_parts_one_key")
      .on(t.tenantId, t.contactId)
      .where(sql`${t.undoneAt} is null`),
    index("contact_merge_parts_into_idx")
      .on(t.tenantId, t.intoId)
      .where(sql`${t.undoneAt} is null`),
    foreignKey({
      name: "contact_merge_parts_merge_fk",
      columns: [t.tenantId, t.mergeId],
      foreignColumns: [contactMerges.tenantId, contactMerges.id],
    }).onDelete("cascade"),
  ],
);

/** Addresses whose contact is to be recomputed: written with what changed it, gone with the recomputing. */
export const contactRecounts = pgTable(
  "contact_recounts",
  { tenantId: tenantId(), email: text("email").notNull() },
  (t) => [
    primaryKey({ name: "contact_recounts_pkey", columns: [t.tenantId, t.email] }),
    ofTenant("contact_recounts_tenant_fk", t),
  ],
);

export const interactions = pgTable(
  "interactions",
  {
    tenantId: tenantId(),
    id: uuid("id").notNull(),
    connectionId: uuid("connection_id").notNull(),
    stream: text("stream").notNull(),
    externalId: text("external_id").notNull(),
    kind: text("kind", { enum: ["email", "meeting"] }).notNull(),
    direction: text("direction", { enum: ["in", "out"] }),
    occurredAt: at("occurred_at").notNull(),
    endsAt: at("ends_at"),
    /** All-day: the dates are midnight UTC and must not be shifted by zone. */
    allDay: boolean("all_day").notNull(),
    subject: text("subject").notNull(),
    snippet: text("snippet"),
    threadId: text("thread_id"),
    /** Sent by a machine: lists, newsletters, no-reply. */
    automated: boolean("automated").notNull(),
  },
  (t) => [
    primaryKey({ name: "interactions_pkey", columns: [t.tenantId, t.id] }),
    // Not led by the tenant, for the same reason as those of contacts.
    index("interactions_source_idx").on(t.connectionId, t.tenantId, t.stream, t.externalId),
    ofConnection("interactions_connection_fk", t),
  ],
);

export const interactionParticipants = pgTable(
  "interaction_participants",
  {
    tenantId: tenantId(),
    interactionId: uuid("interaction_id").notNull(),
    role: text("role", { enum: ["from", "to", "cc", "bcc", "organizer", "attendee"] }).notNull(),
    /** Lower-cased. */
    email: text("email").notNull(),
    /** As this one message or invitation spelled it. */
    name: text("name"),
    /** Copied from the interaction: a contact's timeline is one index range. */
    occurredAt: at("occurred_at").notNull(),
    /** The mailbox itself: not a contact. */
    self: boolean("self").notNull(),
  },
  (t) => [
    primaryKey({ name: "interaction_participants_pkey", columns: [t.tenantId, t.interactionId, t.role, t.email] }),
    index("interaction_participants_email_idx").on(
      t.tenantId,
      t.email,
      t.occurredAt.desc().nullsFirst(),
      t.interactionId.desc().nullsFirst(),
    ),
    foreignKey({
      name: "interaction_participants_interaction_fk",
      columns: [t.tenantId, t.interactionId],
      foreignColumns: [interactions.tenantId, interactions.id],
    }).onDelete("cascade"),
  ],
);
