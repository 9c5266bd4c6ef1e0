import { expect, test } from "vitest";
import { type FreshnessFacts, freshnessOf } from "./freshness.ts";

const NOW = "2026-11-20T12:00:00.000Z";
const STREAMS = ["ct.stages", "ct.leads", "ct.opportunities", "ct.events", "ct.activities", "ct.notes"];
type Account = FreshnessFacts["accounts"][number];

const walked = (asOf: string | null, but: Record<string, string | null> = {}): Account["streams"] =>
  STREAMS.map((stream) => ({ stream, asOf: stream in but ? (but[stream] ?? null) : asOf, state: "done", error: null }));

const account = (change: Partial<Account> = {}): Account => ({
  id: "one",
  status: "active",
  createdAt: "2026-11-01T00:00:00.000Z",
  last: { state: "completed" },
  syncedAt: "2026-11-20T11:01:00.000Z",
  run: null,
  streams: walked("2026-11-20T11:00:00.000Z"),
  ...change,
});
const of = (...accounts: Account[]) => freshnessOf({ now: NOW, timeZone: "UTC", currency: "USD", accounts });

test("data is stale when the oldest of its lists is more than two hours old, notes left out", () => {
  const late = "2026-11-20T09:59:59.000Z";
  expect(of(account()).isStale).toBe(false);
  expect(of(account({ streams: walked("2026-11-20T10:00:00.000Z") })).isStale).toBe(false);
  expect(of(account({ streams: walked("2026-11-20T11:00:00.000Z", { "ct.events": late }) })).isStale).toBe(true);
  expect(of(account({ streams: walked("2026-11-20T11:00:00.000Z", { "ct.notes": late }) })).isStale).toBe(false);
});

test("a list that was never read to its end is as old as the connection", () => {
  const half = walked("2026-11-20T11:00:00.000Z", { "ct.leads": null });
  expect(of(account({ streams: half })).isStale).toBe(true);
  const fresh = of(account({ streams: half, createdAt: "2026-11-20T11:30:00.000Z" }));
  expect([fresh.isStale, fresh.streams[1]]).toEqual([
    false,
    { stream: "ct.leads", asOf: null, state: "done", error: null },
  ]);
});

test("a run that goes on tells more than how the last one ended; of several accounts the worst counts", () => {
  const run = { id: "r", startedAt: NOW, done: 2, of: 6, stream: "ct.events" };
  const [failed, partial] = [account({ last: { state: "failed" } }), account({ last: { state: "partial" } })];
  expect(of(account()).status).toBe("success");
  expect(of(account(), partial).status).toBe("partial");
  expect(of(partial, failed).status).toBe("failed");
  expect(of(failed, account({ run }))).toMatchObject({ status: "running", run });
  expect(of(account({ last: null, syncedAt: null, streams: walked(null) }))).toMatchObject({
    status: "never",
    lastSyncAt: null,
  });
});

test("a run that has only been asked for has all of its lists before it", () => {
  const run = { id: "r", startedAt: NOW, done: 0, of: 0, stream: null };
  expect(of(account({ run })).run).toEqual({ ...run, of: 6 });
});

test("several accounts are as old as the older one, and one that is lost can be synced no more", () => {
  const older = account({ id: "two", syncedAt: "2026-11-20T08:00:00.000Z", status: "disconnected" });
  expect(of(account(), older)).toMatchObject({
    connectionId: "one",
    lastSyncAt: "2026-11-20T08:00:00.000Z",
    canSync: true,
  });
  expect(of(older).canSync).toBe(false);
  expect(of()).toEqual({
    connected: false,
    connectionId: null,
    canSync: false,
    lastSyncAt: null,
    status: "never",
    isStale: false,
    streams: STREAMS.map((stream) => ({ stream, asOf: null, state: "never", error: null })),
    run: null,
    timeZone: "UTC",
    currency: "USD",
  });
});
