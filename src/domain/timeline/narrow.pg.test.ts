import { seedPeople } from "#testkit/people.ts";
import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { openTestServices, openVisitor } from "#testkit/web.ts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withTenant } from "#src/db/client.ts";
import type { Services } from "#src/web/services.ts";
import { recountContacts, waitingRecounts } from "../contacts/recount.ts";
import { stableId } from "../interactions/ids.ts";
import { type InteractionFacts, storeInteractions } from "../interactions/store.ts";
import { listTimeline } from "./list.ts";
import type { TimelineFilter } from "./narrow.ts";

let database: TestDatabase;
let services: Services;
const visitor = () => openVisitor(services);
let me: ReturnType<typeof openVisitor>;
let tenantId = "";
let connectionId = "";

const fact = (subject: string, at: string, more: Partial<InteractionFacts> = {}): InteractionFacts => ({
  kind: "email",
  direction: "in",
  occurredAt: new Date(at),
  endsAt: null,
  allDay: false,
  subject,
  snippet: null,
  threadId: null,
  automated: false,
  participants: [{ email: "ana@example.org", name: "Ana", role: more.kind === "meeting" ? "attendee" : "from" }],
  ...more,
});

const FACTS = [
  fact("Früh am Tag", "2026-03-01T04:30:00Z"),
  fact("Angebot über 100%", "2026-03-01T05:30:00Z", { direction: "out" }),
  fact("Re: Angebot", "2026-03-02T04:59:59Z"),
  fact("Holiday", "2026-03-02T00:00:00Z", { kind: "meeting", direction: null, allDay: true }),
  fact("Stand-up", "2026-03-03T12:00:00Z", { kind: "meeting", direction: null }),
];

beforeAll(async () => {
  database = await openTestDatabase();
  services = await openTestServices(database.appUrl);
  me = visitor();
  const { userId, ...rest } = await me.signUp("Ada");
  tenantId = rest.tenantId;
  ({ connectionId } = await seedPeople(services.db, { tenantId, userId }, "Somebody"));
  // Five hours behind: the first of March begins at 05:00.
  await services.db.execute(sql`update tenants set time_zone = 'America/New_York' where id = ${tenantId}`);
  await withTenant(services.db, tenantId, async (tx) => {
    const writes = FACTS.map((facts, n) => ({ stream: "gmail.messages", externalId: `m${n}`, facts }));
    await storeInteractions(tx, { tenantId, connectionId, account: "me@example.com" }, writes);
    await recountContacts(tx, tenantId, await waitingRecounts(tx, tenantId, 100));
    await tx.execute(sql`
      insert into source_items (tenant_id, connection_id, stream, external_id, payload, payload_hash, version_at, occurred_at, normalized_at)
      values (${tenantId}, ${connectionId}, 'gmail.messages', 'm1', '{"id": "m1"}', '\\x0aff', '2026-03-01', '2026-03-01', now())`);
  });
});
afterAll(async () => {
  await services.close();
  await database.drop();
});

const subjects = async (filter: TimelineFilter) => {
  const contactId = stableId(tenantId, "email", "ana@example.org");
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await withTenant(services.db, tenantId, (tx) =>
      listTimeline(tx, { tenantId, contactId, ...filter, limit: 2, ...(cursor ? { cursor } : {}) }),
    );
    seen.push(...page.items.map(({ subject }) => subject));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return seen;
};

test("a timeline is narrowed by direction, kind and words of the subject, and by all of them", async () => {
  expect(await subjects({ direction: "out" })).toEqual(["Angebot über 100%"]);
  expect(await subjects({ direction: "in" })).toEqual(["Re: Angebot", "Früh am Tag"]);
  expect(await subjects({ kind: "meeting", direction: "in" })).toEqual([]);
  expect(await subjects({ search: "ANGEBOT" })).toEqual(["Re: Angebot", "Angebot über 100%"]);
  expect(await subjects({ search: "100% uber" })).toEqual(["Angebot über 100%"]);
  expect(await subjects({ search: "gebot", direction: "in" })).toEqual(["Re: Angebot"]);
});

test("days are the workspace's own, and those of an all-day meeting are as they are written", async () => {
  expect(await subjects({ from: "2026-03-01", to: "2026-03-01" })).toEqual(["Re: Angebot", "Angebot über 100%"]);
  expect(await subjects({ to: "2026-02-28" })).toEqual(["Früh am Tag"]);
  expect(await subjects({ from: "2026-03-02" })).toEqual(["Stand-up", "Holiday"]);
  expect(await subjects({ from: "2026-03-02", to: "2026-03-02" })).toEqual(["Holiday"]);
});

test("an entry says where it came from, as it was received, and where it is to be seen", async () => {
  const interactionId = stableId(tenantId, connectionId, "gmail.messages", "m1");
  expect(await me.call((api) => api.timeline.source({ interactionId }))).toMatchObject({
    connectionId,
    provider: "google",
    account: "somebody@example.org",
    connectedBy: "Ada",
    stream: "gmail.messages",
    externalId: "m1",
    payloadHash: "0aff",
    payload: { id: "m1" },
    versionAt: "2026-03-01T00:00:00.000Z",
    runId: null,
    providerUrl: "https://mail.google.com/mail/u/?authuser=somebody%40example.org#all/m1",
  });
});
