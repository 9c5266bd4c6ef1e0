import { randomUUID } from "node:crypto";
import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { seedPeople } from "#testkit/people.ts";
import { openTcpProxy, targetOf, throughPort } from "#testkit/tcp-proxy.ts";
import { openTestServices, openVisitor } from "#testkit/web.ts";
import { TRPCError } from "@trpc/server";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { workerHeartbeats } from "#src/db/schema/index.ts";
import { registry } from "#src/metrics.ts";
import { contextOf } from "#src/trpc/context.ts";
import { createCallerFactory } from "#src/trpc/init.ts";
import { appRouter } from "#src/trpc/router.ts";
import { isBearer, metricsPage } from "./metrics-page.ts";
import { readiness } from "./readiness.ts";
import type { Services } from "./services.ts";

let database: TestDatabase;
let services: Services;

beforeAll(async () => {
  database = await openTestDatabase();
  services = await openTestServices(database.appUrl);
});

afterAll(async () => {
  await services.close();
  await database.drop();
});

async function beat(secondsAgo: number): Promise<void> {
  await services.db.delete(workerHeartbeats);
  const seenAt = sql`clock_timestamp() - make_interval(secs => ${secondsAgo}::int)`;
  const metrics = [
    {
      name: "syncline_items_total",
      help: "x",
      type: "counter",
      aggregator: "sum",
      values: [{ value: 41, labels: { stream: "gmail.messages", outcome: "inserted" } }],
    },
  ];
  await services.db.insert(workerHeartbeats).values({ id: randomUUID(), startedAt: seenAt, seenAt, metrics });
}

test("ready means a database of this schema, a worker heard of within a minute and a queue that moves", async () => {
  expect((await readiness(services.db)).checks.worker).toEqual({ ok: false, reason: "no worker runs" });
  await beat(61);
  expect(await readiness(services.db)).toMatchObject({ ready: false, checks: { worker: { ok: false } } });
  await beat(2);
  expect(await readiness(services.db)).toMatchObject({ ready: true });

  await services.boss.send("ping", { nonce: randomUUID() });
  await services.db.execute(sql`update pgboss.job set start_after = now() - interval '16 minutes' where name = 'ping'`);
  const stuck = await readiness(services.db);
  expect(stuck).toMatchObject({ ready: false, checks: { worker: { ok: true }, queue: { ok: false } } });
  expect(JSON.stringify(stuck)).not.toMatch(/\d+\.\d+\.\d+|postgres:\/\//);
});

test("a scrape adds the workers' figures to ours and says nothing of any tenant", async () => {
  await beat(2);
  const ada = openVisitor(services);
  const me = await ada.signUp("Ada");
  await seedPeople(services.db, me, "Metricscanary");
  const { text, contentType } = await metricsPage(services.db);
  expect(contentType).toContain("text/plain");
  expect(text).toContain('syncline_items_total{stream="gmail.messages",outcome="inserted"} 41');
  expect(text).toContain('syncline_connections{status="active"} 1');
  expect(text).toContain("syncline_workers 1");
  expect(text).toMatch(/syncline_queue_oldest_seconds\{queue="ping"\} 9\d\d/);
  expect(text).not.toContain(me.tenantId);
  expect(text).not.toContain("Metricscanary");
  expect(registry.getSingleMetric("syncline_items_total")).toBeDefined();
});

test("only the exact token opens the metrics", () => {
  expect(isBearer("Bearer 0123456789abcdef", "0123456789abcdef")).toBe(true);
  for (const wrong of [
    null,
    "",
    "Bearer",
    "Bearer 0123456789abcde",
    "bearer 0123456789abcdef",
    "Bearer 0123456789abcdef ",
  ]) {
    expect(isBearer(wrong, "0123456789abcdef")).toBe(false);
  }
});

test("a database that goes away is said plainly, and its return is noticed without a restart", async () => {
  await using proxy = await openTcpProxy(targetOf(database.appUrl));
  const behind = await openTestServices(throughPort(database.appUrl, proxy.port));
  const ada = openVisitor(behind);
  const { tenantId } = await ada.signUp("Bea");
  const heard: unknown[] = [];
  const leaving = new AbortController();
  const listening = (async () => {
    for await (const message of behind.live.subscribe(tenantId, leaving.signal, 60_000)) heard.push(message);
  })();

  await proxy.close();
  const session = {
    sessionId: randomUUID(),
    sessionHash: "0",
    userId: randomUUID(),
    email: "a@example.com",
    name: "A",
    tenantId,
    role: "owner" as const,
  };
  const locals = { services: behind, session, ip: null, traceId: "0" };
  const api = createCallerFactory(appRouter)(
    contextOf({ request: new Request("http://localhost"), locals }, new Headers()),
  );
  const error: unknown = await api.contacts.summary().catch((one: unknown) => one);
  expect(error).toBeInstanceOf(TRPCError);
  expect(error).toMatchObject({ code: "SERVICE_UNAVAILABLE", cause: { code: "DATABASE_UNAVAILABLE" } });
  expect((await readiness(behind.db)).checks.database).toEqual({ ok: false, reason: "the database does not answer" });

  await proxy.open();
  await vi.waitFor(async () => expect(await api.contacts.summary()).toMatchObject({ contacts: 0 }), {
    timeout: 10_000,
  });
  // What was said meanwhile is unknown, so every topic is.
  await vi.waitFor(
    () => expect(heard).toEqual(expect.arrayContaining([{ topic: "contacts" }, { topic: "ingestion" }])),
    { timeout: 10_000 },
  );
  leaving.abort();
  await listening;
  await behind.close();
});

test("closing ends the live streams", async () => {
  const passing = await openTestServices(database.appUrl);
  const reading = (async () => {
    for await (const _message of passing.live.subscribe(randomUUID(), new AbortController().signal, 60_000));
    return "ended";
  })();
  await passing.close();
  expect(await reading).toBe("ended");
});
