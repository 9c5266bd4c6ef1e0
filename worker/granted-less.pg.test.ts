import { type Connecting, CALENDAR_SCOPE, startConnecting } from "#testkit/connecting.ts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { withTenant } from "#src/db/client.ts";
import { startIngestion } from "#src/domain/ingestion/start.ts";
import { startBackfillHandler } from "./jobs/start-backfill.ts";

// Processes of their own do the work, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

let google: Connecting;

beforeAll(async () => {
  google = await startConnecting();
});
afterAll(() => google.stop());

test("granting less while a run is open ends that part with its reason, and the rest is read", async () => {
  const { runtime, sql } = google;
  const ada = await google.person();
  const { tenantId } = ada;
  const mailbox = await google.mailbox(300);
  const connectionId = await google.connect(ada, mailbox);
  const traceId = "0".repeat(32);
  const { runId } = await withTenant(runtime.db, tenantId, (tx) =>
    startIngestion(tx, runtime.boss, {
      tenantId,
      connectionId,
      streams: ["gmail.messages", "calendar.events"],
      months: 12,
      traceId,
    }),
  );
  // Cut while both parts were granted.
  await startBackfillHandler(runtime)({ tenantId, runId, traceId }, new AbortController().signal);
  await google.connect(ada, mailbox, { connectionId, scopes: [CALENDAR_SCOPE] });

  await google.startWorker();
  await vi.waitFor(async () => {
    const [run] = await sql`select state, error_code from sync_runs where id = ${runId}`;
    expect(run).toEqual({ state: "partial", error_code: null });
  }, 60_000);
  const chunks =
    await sql`select distinct stream, state, error_code from sync_chunks where run_id = ${runId} order by 1`;
  expect([...chunks]).toEqual([
    { stream: "calendar.events", state: "done", error_code: null },
    { stream: "gmail.messages", state: "failed", error_code: "NOT_GRANTED" },
  ]);
  const [connection] = await sql`select status, status_code from connections where id = ${connectionId}`;
  expect(connection).toEqual({ status: "active", status_code: null });
});
