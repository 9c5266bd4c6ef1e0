import { openTestDatabase } from "#testkit/database.ts";
import { dumpDomain } from "#testkit/dump.ts";
import { isAlive, startChild } from "#testkit/process.ts";
import { openTestServices, openVisitor } from "#testkit/web.ts";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Tx, withTenant } from "#src/db/client.ts";
import { mergeContacts } from "#src/domain/contacts/merge.ts";
import { stableId } from "#src/domain/interactions/ids.ts";
import { NotFoundError } from "#src/errors.ts";
import type { Services } from "#src/web/services.ts";
import { normalizeItemsHandler } from "./jobs/normalize-items.ts";
import { rebuild } from "./pipeline/rebuild.ts";
import { writeSourceItems } from "./pipeline/write-source-items.ts";

const MAILS = 2_300;
const SAME = { added: 0, changed: 0, removed: 0, examples: [] };

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let services: Services;
let owner: postgres.Sql;
let tenantId = "";

beforeAll(async () => {
  database = await openTestDatabase();
  services = await openTestServices(database.appUrl);
  owner = postgres(database.ownerUrl, { max: 2, onnotice: () => {} });
  const visitor = openVisitor(services);
  const me = await visitor.signUp("Ada");
  tenantId = me.tenantId;
  await within((tx) =>
    tx.execute(sql`
    insert into connections (tenant_id, id, user_id, provider, account_id, account)
    values (${tenantId}, ${tenantId}, ${me.userId}, 'google', '1', 'me@example.com')`),
  );
  await services.db.execute(
    sql`insert into connection_routes (provider, account_id, tenant_id, connection_id) values ('google', '1', ${tenantId}, ${tenantId})`,
  );
  for (let at = 0; at < MAILS; at += 500)
    await within((tx) =>
      writeSourceItems(
        tx,
        { tenantId, connectionId: tenantId, stream: "gmail.messages" },
        mails(at, Math.min(at + 500, MAILS)),
      ),
    );
  await normalizeItemsHandler({ ...services, stopping: new AbortController().signal })(
    { tenantId, connectionId: tenantId, traceId: "0".repeat(32) },
    new AbortController().signal,
  );
  const id = (n: number) => stableId(tenantId, "email", `person${n}@example.org`);
  const actor = { userId: me.userId, name: "Ada", email: me.email, ip: null };
  await within((tx) => mergeContacts(tx, { tenantId, actor, keepId: id(1), ids: [id(2)] }));
});
afterAll(async () => {
  await owner.end();
  await services.close();
  await database.drop();
});

const within = <T>(work: (tx: Tx) => Promise<T>) => withTenant(services.db, tenantId, work);

const mails = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, k) => {
    const n = from + k;
    const at = Date.UTC(2026, 0, 1) + n * 60_000;
    const headers = {
      From: `Person ${n % 90} <person${n % 90}@example.org>`,
      To: "me@example.com",
      Cc: n % 7 ? "" : `guest${n}@example.net`,
      Subject: `Mail ${n} \u0000`,
    };
    return {
      externalId: `m${n}`,
      occurredAt: new Date(at),
      versionAt: new Date(at),
      payload: {
        id: `m${n}`,
        threadId: "t",
        labelIds: ["INBOX"],
        snippet: "…",
        internalDate: String(at),
        payload: { headers: Object.entries(headers).map(([name, value]) => ({ name, value })) },
      },
    };
  });

const key = (apply: boolean) => ({ tenantId, connectionId: tenantId, apply });
const dump = () => dumpDomain(owner, tenantId);

/** As if older code had understood the same mails differently. */
async function tamper(): Promise<void> {
  await within(async (tx) => {
    await tx.execute(sql`delete from interactions where external_id in ('m0', 'm1500')`);
    await tx.execute(sql`update interactions set subject = 'What was it?' where external_id = 'm2299'`);
    await tx.execute(
      sql`update interaction_participants set name = 'Nobody' where interaction_id = (select id from interactions where external_id = 'm14' ) and role = 'cc'`,
    );
    await tx.execute(sql`insert into interactions (tenant_id, id, connection_id, stream, external_id, kind, occurred_at, all_day, subject, automated)
                         values (${tenantId}, ${stableId(tenantId, tenantId, "gmail.messages", "ghost")}, ${tenantId}, 'gmail.messages', 'ghost', 'email', '2026-01-01', false, '', false)`);
    await tx.execute(sql`update contacts set name = 'Wrong', emails_in = 0 where email = 'person5@example.org'`);
    await tx.execute(sql`delete from contacts where email = 'guest21@example.net'`);
  });
}

test("where nothing differs, nothing is said and nothing written", async () => {
  const before = await dump();
  const report = await rebuild(services, key(false));
  expect(report).toMatchObject({
    items: MAILS,
    failed: 0,
    interactions: { ...SAME, unchanged: MAILS },
    contacts: SAME,
    applied: false,
  });
  expect(await rebuild(services, key(true))).toMatchObject({ interactions: SAME, contacts: SAME });
  expect(await dump()).toEqual(before);
});

test("what differs is shown first, and made so only when that is wanted; merges stay", async () => {
  const right = await dump();
  await tamper();
  const wrong = await dump();
  const shown = await rebuild(services, key(false));
  expect(shown.interactions).toMatchObject({ added: 2, changed: 2, removed: 1, unchanged: MAILS - 4 });
  expect(shown.interactions.examples).toContainEqual({ what: "removed", which: "gmail.messages ghost" });
  expect(shown.contacts).toMatchObject({ added: 1, removed: 0 });
  expect(shown.contacts.examples).toContainEqual({ what: "changed", which: "person5@example.org" });
  expect(await dump()).toEqual(wrong);

  expect(await rebuild(services, key(true))).toEqual({ ...shown, applied: true });
  expect(await dump()).toEqual(right);
  expect(await rebuild(services, key(false))).toMatchObject({ interactions: SAME, contacts: SAME });
});

test("an entry whose item is read while the rebuild waits for its turn stays", async () => {
  const right = await dump();
  const [item] = await owner`delete from source_items where external_id = 'm3' returning *`;
  const turn = await owner.reserve();
  await turn`select pg_advisory_lock(hashtextextended(${`normalize/${tenantId}`}, 0))`;
  const rebuilt = rebuild(services, key(true));
  await vi.waitFor(
    async () => expect(await turn`select 1 from pg_locks where locktype = 'advisory' and not granted`).toHaveLength(1),
    20_000,
  );
  await turn`insert into source_items ${turn(item ?? {}, "tenant_id", "connection_id", "stream", "external_id", "payload", "payload_hash", "version_at", "occurred_at", "written_at", "normalized_at")}`;
  await turn`select pg_advisory_unlock(hashtextextended(${`normalize/${tenantId}`}, 0))`;
  turn.release();
  await rebuilt;
  expect(await dump()).toEqual(right);
}, 60_000);

test("killed while it writes, it is started again and ends the same", async () => {
  const right = await dump();
  await owner`delete from interactions where connection_id = ${tenantId}`;
  const env = {
    APP_DATABASE_URL: database.appUrl,
    NODE_ENV: "test",
    LOG_LEVEL: "warn",
    TOKEN_KEYS: `test:${Buffer.alloc(32, 7).toString("base64")}`,
    GOOGLE_CLIENT_ID: "test-client",
    GOOGLE_CLIENT_SECRET: "test-client-word",
  };
  const start = () =>
    startChild({ args: ["cli/main.ts", "rebuild", "--connection", tenantId, "--apply", "--json"], env });
  const victim = start();
  for (;;) {
    const [row] = await owner`select count(*)::int as n from interactions where connection_id = ${tenantId}`;
    if (Number(row?.["n"]) > 0 || !isAlive(victim.pid)) break;
  }
  await victim.kill();
  const second = start();
  expect(await second.exited).toBe(0);
  expect(JSON.parse(second.output().trim().split("\n").at(-1) ?? "")).toMatchObject({ applied: true, failed: 0 });
  expect(await dump()).toEqual(right);
}, 120_000);

test("another tenant's connection is not found", async () => {
  await expect(rebuild(services, { ...key(true), tenantId: crypto.randomUUID() })).rejects.toThrow(NotFoundError);
});
