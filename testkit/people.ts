import { randomUUID } from "node:crypto";
import { type Db, withTenant } from "../src/db/client.ts";
import * as tables from "../src/db/schema/index.ts";

type Owner = { tenantId: string; userId: string };

/** A connection with a run, a contact, a mail and a meeting, all of whose words hold `mark`. */
export async function seedPeople(db: Db, { tenantId, userId }: Owner, mark: string) {
  const [connectionId, contactId, mailId, meetingId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const [runId, chunkId] = [randomUUID(), randomUUID()];
  const email = `${mark.toLowerCase()}@example.org`;
  const at = new Date("2026-05-01T10:00:00Z");
  const interaction = { tenantId, connectionId, endsAt: null, allDay: false, threadId: null, automated: false };
  await withTenant(db, tenantId, async (tx) => {
    await tx.insert(tables.connections).values({
      tenantId,
      id: connectionId,
      userId,
      provider: "google",
      accountId: mark,
      account: email,
      products: {},
    });
    await tx.insert(tables.connectionRoutes).values({ provider: "google", accountId: mark, tenantId, connectionId });
    await tx.insert(tables.syncRuns).values({
      tenantId,
      id: runId,
      connectionId,
      kind: "backfill",
      state: "completed",
      windowFrom: at,
      windowTo: at,
      traceId: mark,
    });
    await tx.insert(tables.syncChunks).values({
      tenantId,
      id: chunkId,
      runId,
      connectionId,
      stream: "gmail.messages",
      month: "2026-05-01",
      windowFrom: at,
      windowTo: new Date("2026-05-02T10:00:00Z"),
      state: "failed",
      error: mark,
    });
    await tx.insert(tables.contacts).values({
      tenantId,
      id: contactId,
      name: mark,
      email,
      searchText: `${mark} ${email}`.toLowerCase(),
      automated: false,
      emailsIn: 1,
      emailsOut: 0,
      meetings: 1,
      firstSeenAt: at,
      lastSeenAt: at,
    });
    await tx.insert(tables.contactIdentities).values({ tenantId, kind: "email", value: email, contactId });
    await tx.insert(tables.interactions).values([
      {
        ...interaction,
        id: mailId,
        stream: "gmail.messages",
        externalId: mark,
        kind: "email",
        direction: "in",
        occurredAt: at,
        subject: mark,
        snippet: mark,
      },
      {
        ...interaction,
        id: meetingId,
        stream: "calendar.events",
        externalId: mark,
        kind: "meeting",
        direction: null,
        occurredAt: at,
        subject: mark,
        snippet: null,
      },
    ]);
    const person = { tenantId, email, name: mark, occurredAt: at, self: false };
    await tx.insert(tables.interactionParticipants).values([
      { ...person, interactionId: mailId, role: "from" },
      { ...person, interactionId: mailId, role: "cc" },
      { ...person, interactionId: meetingId, role: "attendee" },
    ]);
  });
  return { connectionId, contactId, mailId, email, runId, chunkId };
}
