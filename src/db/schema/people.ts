import { sql } from "drizzle-orm";
import { boolean, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { ofTenant } from "./access.ts";
import { at, tenantId } from "./columns.ts";
import { ofConnection } from "./connections.ts";

export const contacts = pgTable(
  "contacts",
  {
    tenantId: tenantId(),
    id: uuid("id").notNull(),
    name: text("name"),
    /** The address they used last. */
    email: text("email").notNull(),
    /** Name and addresses, lower-cased: what the search box looks through. */
    searchText: text("search_text").notNull(),
    automated: boolean("automated").notNull(),
    emailsIn: integer("emails_in").notNull(),
    emailsOut: integer("emails_out").notNull(),
    meetings: integer("meetings").notNull(),
    firstSeenAt: at("first_seen_at").notNull(),
    lastSeenAt: at("last_seen_at").notNull(),
  },
  (t) => [
    primaryKey({ name: "contacts_pkey", columns: [t.tenantId, t.id] }),
    index("contacts_newest_idx").on(t.tenantId, t.lastSeenAt.desc().nullsFirst(), t.id.desc().nullsFirst()),
    index("contacts_people_idx")
      .on(t.tenantId, t.lastSeenAt.desc().nullsFirst(), t.id.desc().nullsFirst())
      .where(sql`not ${t.automated}`),
    ofTenant("contacts_tenant_fk", t),
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
    foreignKey({
      name: "contact_identities_contact_fk",
      columns: [t.tenantId, t.contactId],
      foreignColumns: [contacts.tenantId, contacts.id],
    }).onDelete("cascade"),
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
    index("interactions_source_idx").on(t.tenantId, t.connectionId, t.stream, t.externalId),
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
