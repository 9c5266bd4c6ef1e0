import { type Connecting, startConnecting } from "#testkit/connecting.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Tx, withTenant } from "#src/db/client.ts";
import { coverage } from "#src/domain/ingestion/coverage.ts";
import { healIngestion } from "#src/domain/ingestion/heal.ts";
import type { Page } from "#src/providers/contract.ts";
import { backfillChunkHandler } from "./jobs/backfill-chunk.ts";
import { startBackfillHandler } from "./jobs/start-backfill.ts";
import type { WorkerServices } from "./services.ts";

const traceId = "0".repeat(32);
const never = new AbortController().signal;
let google: Connecting;

beforeAll(async () => {
  google = await startConnecting();
});
afterAll(() => google.stop());

/** A worker that hands over after each page, as one does whose pages take long, and whose listing is `pageAt`. */
function servicesWith(pageAt: (token: string | null) => Page): WorkerServices {
  const providers = new Map(google.runtime.providers);
  for (const [id, provider] of providers) {
    const streams = provider.streams.map((stream) => ({
      ...stream,
      readPage: async (read: { pageToken: string | null }) => pageAt(read.pageToken),
    }));
    providers.set(id, { ...provider, streams } as typeof provider);
  }
  return { ...google.runtime, providers, stopping: AbortSignal.abort() };
}

async function openMonth() {
  const ada = await google.person();
  const key = { tenantId: ada.tenantId, connectionId: await google.connect(ada, await google.mailbox(9, 3, 0)) };
  const within = <T>(fn: (tx: Tx) => Promise<T>) => withTenant(google.runtime.db, key.tenantId, fn);
  const month = "2026-01";
  const { runId } = await within((tx) =>
    healIngestion(tx, google.runtime.boss, { ...key, streams: ["gmail.messages"], month, traceId }),
  );
  await startBackfillHandler(google.runtime)({ tenantId: key.tenantId, runId, traceId }, never);
  const [chunk] = await google.sql`select id from sync_chunks where run_id = ${runId}`;
  const job = { tenantId: key.tenantId, runId, chunkId: String(chunk?.["id"]), rank: 0, traceId };
  const state = async () => {
    const [row] = await google.sql`select state, error_code, error, pages from sync_chunks where id = ${job.chunkId}`;
    return row;
  };
  return { key, within, job, state };
}

const blank = { items: [], failures: [] };

test("a listing that goes in a circle over many pages and workers ends its month, and says why", async () => {
  const { key, within, job, state } = await openMonth();
  // Each page is read in two pieces, whose places in between never come twice.
  let cut = 0;
  const services = servicesWith((token) => {
    const isRest = token?.startsWith("rest ");
    const at = Number(token?.replace(/^rest \d+ /, "") ?? 0);
    if (!isRest) return { ...blank, nextPageToken: `rest ${cut++} ${at}`, isCut: true };
    return { ...blank, nextPageToken: String((at % 7) + 1) };
  });
  for (let turns = 0; (turns < 150 && (await state())?.["state"] === "running") || turns === 0; turns++)
    await backfillChunkHandler(services)(job, never);
  expect(await state()).toMatchObject({ state: "failed", error_code: "PAGE_TOKEN_REPEATED" });
  expect((await state())?.["error"]).toMatch(/leads back to pages it gave before/);
  const { streams } = await within((tx) => coverage(tx, key.tenantId, key.connectionId));
  expect(streams[0]?.months[0]).toMatchObject({ state: "failed", reason: expect.stringMatching(/never end/) });
});

test("a page that led back once and then on is no end", async () => {
  const { job, state } = await openMonth();
  let slips = 3;
  const services = servicesWith((token) => {
    const at = Number(token ?? 0);
    if (at === 5 && slips-- > 0) return { ...blank, nextPageToken: "5" };
    return { ...blank, nextPageToken: at < 9 ? String(at + 1) : null };
  });
  for (let turns = 0; turns < 30 && (await state())?.["state"] !== "done"; turns++)
    await backfillChunkHandler(services)(job, never);
  expect(await state()).toMatchObject({ state: "done", pages: 10 });
});
