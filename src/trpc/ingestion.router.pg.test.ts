import { openTestDatabase } from "#testkit/database.ts";
import { type Api, type TestVisitor, openTestServices, openVisitor } from "#testkit/web.ts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withTenant } from "../db/client.ts";

let ada: TestVisitor;
let connectionId: string;
let close: () => Promise<void>;
let within: (fn: Parameters<typeof withTenant>[2]) => Promise<unknown>;

beforeAll(async () => {
  const database = await openTestDatabase();
  const services = await openTestServices(database.appUrl, {
    GOOGLE_CLIENT_ID: "id",
    GOOGLE_CLIENT_SECRET: "secret",
  });
  close = () => services.close().finally(() => database.drop());
  ada = openVisitor(services);
  const { userId, tenantId } = await ada.signUp("Ada");
  connectionId = tenantId;
  within = (fn) => withTenant(services.db, tenantId, fn);
  await within((tx) =>
    tx.execute(sql`insert into connections (tenant_id, id, user_id, provider, account_id, account, scopes)
                   values (${tenantId}, ${connectionId}, ${userId}, 'google', '1', 'ada@example.com', '{https://mail.google.com/}')`),
  );
});
afterAll(() => close());

const codeOf = (use: (api: Api) => Promise<unknown>) =>
  ada.call(use).then(
    () => "OK",
    (error: { code: string; cause?: { code?: string } }) => error.cause?.code ?? error.code,
  );

test("odd input about one's own connection is refused in words, and never a failure of ours", async () => {
  const item = (stream: string, externalId: string) => ({ connectionId, stream, externalId });
  for (const odd of [item("a\u0000", "x"), item("gmail.messages", "x\u0000y")]) {
    expect(await codeOf((api) => api.ingestion.item(odd))).toBe("BAD_REQUEST");
    expect(await codeOf((api) => api.ingestion.retryItem(odd))).toBe("BAD_REQUEST");
  }
  expect(await codeOf((api) => api.ingestion.heal({ connectionId, stream: "a\u0000" }))).toBe("BAD_REQUEST");
  expect(await codeOf((api) => api.ingestion.item(item("gmail.messages", "\ud800")))).toBe("NOT_FOUND");
  expect(await codeOf((api) => api.ingestion.item(item("gmail.messages", "😀".repeat(500))))).toBe("NOT_FOUND");
  for (const month of ["2026-13", "26-01", "2026-1", "2026-01-01", "-001-01"])
    expect(await codeOf((api) => api.ingestion.heal({ connectionId, month }))).toBe("BAD_REQUEST");
  expect(await codeOf((api) => api.ingestion.heal({ connectionId, month: "2099-12" }))).toBe("NOTHING_TO_HEAL");
  expect(await codeOf((api) => api.ingestion.heal({ connectionId, stream: "calendar.events" }))).toBe(
    "NOTHING_TO_HEAL",
  );
});

test("a failed item is named by what is stored of it, and its data stays where it is asked for", async () => {
  const headers = [
    { name: "Subject", value: "Offer" },
    { name: "From", value: "Bo <bo@example.com>" },
  ];
  const odd = JSON.stringify({ id: "known", payload: { headers }, note: "private" });
  await within((tx) =>
    tx.execute(sql`insert into source_items (tenant_id, connection_id, stream, external_id, payload, payload_hash, version_at, occurred_at)
                   values (${connectionId}, ${connectionId}, 'gmail.messages', 'known', ${odd}::text::jsonb, '', now(), now())`),
  );
  await within((tx) =>
    tx.execute(sql`insert into item_failures (tenant_id, connection_id, stream, external_id, month, step, code, message)
                   select ${connectionId}::uuid, ${connectionId}::uuid, 'gmail.messages', id, '2026-01-01', 'normalize', 'NOT_UNDERSTOOD', 'odd' from unnest(array['known', 'unknown']) id`),
  );
  const { items } = await ada.call((api) => api.ingestion.failures({}));
  const named = items.map(({ externalId, title, from, stored }) => ({ externalId, title, from, stored }));
  expect(named.sort((a, b) => a.externalId.localeCompare(b.externalId))).toEqual([
    { externalId: "known", title: "Offer", from: "Bo", stored: true },
    { externalId: "unknown", title: null, from: null, stored: false },
  ]);
  expect(JSON.stringify(items)).not.toContain("private");
});
