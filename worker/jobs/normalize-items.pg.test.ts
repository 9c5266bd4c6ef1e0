import { openTestDatabase } from "#testkit/database.ts";
import { openTestServices, openVisitor } from "#testkit/web.ts";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { rowsOf, withTenant } from "#src/db/client.ts";
import type { Provider, Stream } from "#src/providers/contract.ts";
import { normalizeItemsHandler } from "./normalize-items.ts";

const ITEMS = 620;
/** First, last, next to each other, and in the second batch. */
const REFUSED = [0, 250, 251, 499, 619];

/** Its mapper lets through what no table takes: a year with six digits. */
const notes: Stream = {
  name: "test.notes",
  product: "notes",
  scopes: [],
  pin: async () => null,
  readPage: async () => ({ items: [], failures: [], nextPageToken: null }),
  map: (payload) => ({
    kind: "email",
    direction: "in",
    occurredAt: new Date((payload as { at: number }).at),
    endsAt: null,
    allDay: false,
    subject: "A note",
    snippet: null,
    threadId: null,
    automated: false,
    participants: [{ email: "ana@example.org", name: "Ana", role: "from" }],
  }),
};

const GOOD_MS = Date.UTC(2026, 2, 5);
const LAST_MS = 8_640_000_000_000_000;

test("items that the tables refuse are named one by one, the others are stored and the run ends partial", async () => {
  const database = await openTestDatabase();
  const services = await openTestServices(database.appUrl);
  const { userId, tenantId } = await openVisitor(services).signUp("Ada");
  const connectionId = tenantId;
  const ask = <T>(statement: ReturnType<typeof sql>) =>
    withTenant(services.db, tenantId, (tx) => rowsOf<T>(tx, statement));

  await ask(sql`insert into connections (tenant_id, id, user_id, provider, account_id, account)
                values (${tenantId}, ${connectionId}, ${userId}, 'test', '1', 'me@example.com')`);
  const openRun = async () => {
    await ask(sql`insert into sync_runs (tenant_id, connection_id, kind, state, window_from, window_to, trace_id)
                  values (${tenantId}, ${connectionId}, 'backfill', 'running', '2026-03-01', '2026-04-01', '0')`);
    await ask(sql`insert into sync_chunks (tenant_id, run_id, connection_id, stream, month, window_from, window_to, state)
                  select tenant_id, id, connection_id, 'test.notes', '2026-03-01', window_from, window_to, 'done' from sync_runs
                   where tenant_id = ${tenantId} and state = 'running'`);
  };
  await openRun();
  await ask(sql`insert into source_items (tenant_id, connection_id, stream, external_id, payload, payload_hash, version_at, occurred_at)
                select ${tenantId}, ${connectionId}, 'test.notes', 'n' || n,
                       jsonb_build_object('at', case when n = any(${sql.param(REFUSED)}::int[]) then ${LAST_MS}::bigint else ${GOOD_MS}::bigint end),
                       '\\x00', '2026-03-05', '2026-03-05' from generate_series(0, ${ITEMS - 1}::int) n`);

  const provider = { id: "test", label: "Test", streams: [notes] } as unknown as Provider;
  const worker = { ...services, providers: new Map([["test", provider]]), stopping: new AbortController().signal };
  const job = { tenantId, connectionId, traceId: "0".repeat(32) };
  const work = () => normalizeItemsHandler(worker)(job, new AbortController().signal);
  const failures = () =>
    ask(
      sql`select external_id as id, step, code, message, month::text from item_failures order by substr(external_id, 2)::int`,
    );
  const figures = async () => {
    const [row] = await ask(
      sql`select (select count(*)::int from interactions) as interactions, (select emails_in from contacts) as emails,
                 (select count(*)::int from source_items where normalized_at is null) as waiting,
                 (select state from sync_runs order by started_at desc limit 1) as run`,
    );
    return row;
  };

  expect(await work()).toEqual({ items: ITEMS });
  const good = ITEMS - REFUSED.length;
  expect(await figures()).toEqual({ interactions: good, emails: good, waiting: 0, run: "partial" });
  expect(await failures()).toEqual(
    REFUSED.map((n) => ({
      id: `n${n}`,
      step: "normalize",
      code: "NOT_STORABLE",
      message: expect.stringMatching(/SQLSTATE 22\d{3}/) as string,
      month: "2026-03-01",
    })),
  );

  // The source mends them: they are stored, and no failure any more.
  await openRun();
  await ask(sql`update source_items set payload = jsonb_build_object('at', ${GOOD_MS}::bigint), normalized_at = null
                 where external_id in (select external_id from item_failures)`);
  await work();
  expect(await failures()).toEqual([]);
  expect(await figures()).toEqual({ interactions: ITEMS, emails: ITEMS, waiting: 0, run: "completed" });
  await services.close();
  await database.drop();
});
