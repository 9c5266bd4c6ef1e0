import { expect, onTestFinished, test, vi } from "vitest";
import { isAppError } from "#src/errors.ts";
import { type FakeAnswer, type FakeRequest, openFakeHttp } from "#testkit/fake-http.ts";
import type { RawItem } from "../contract.ts";
import { openHttp } from "../http.ts";
import { unpaced } from "../unpaced.ts";
import { gmailMessages } from "./gmail-messages.read.ts";
import { classifyGoogle } from "./refusals.ts";

const window = { from: new Date("2026-01-01T00:00:00Z"), to: new Date("2026-02-01T00:00:00Z") };
const MESSAGES = 5_000;
const PAGE = 500;
const PAUSE_MS = 60_000;
const PART_FAULTS = 0.005;

/** A repeatable 0 ≤ x < 1. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const message = (id: string) => ({
  id,
  threadId: id,
  labelIds: ["INBOX"],
  historyId: "5",
  internalDate: "1768478400000",
});

function list({ url }: FakeRequest): FakeAnswer {
  const first = Number(url.searchParams.get("pageToken") ?? 0);
  const messages = Array.from({ length: PAGE }, (_, at) => ({ id: `m${first + at}`, threadId: "t" }));
  return { body: { messages, ...(first + PAGE < MESSAGES && { nextPageToken: String(first + PAGE) }) } };
}

function batch({ body }: FakeRequest, broken: () => boolean): FakeAnswer {
  const parts = [...body.matchAll(/<(item-\d+)>\r\n\r\nGET \/gmail\/v1\/users\/me\/messages\/(\w+)/g)].map(
    ([, place, id]) => {
      const [status, answer] = broken() ? [429, { error: { code: 429 } }] : [200, message(id ?? "")];
      return `--B\r\nContent-ID: <response-${place}>\r\n\r\nHTTP/1.1 ${status} X\r\n\r\n${JSON.stringify(answer)}\r\n`;
    },
  );
  return { headers: { "content-type": "multipart/mixed; boundary=B" }, body: `${parts.join("")}--B--` };
}

/** Every fifth call, in the shares seen in the wild. */
function fault(roll: number, good: FakeAnswer): FakeAnswer | null {
  if (roll < 0.025) return { status: 429, headers: { "retry-after": "60" } };
  if (roll < 0.05) return { status: 429, headers: { "retry-after": new Date(Date.now() + PAUSE_MS).toUTCString() } };
  if (roll < 0.1) return { status: [500, 502, 503, 529][Math.floor(roll * 1e6) % 4] ?? 500, body: "<html>" };
  if (roll < 0.14) return { hang: true };
  if (roll < 0.16) return { ...good, cut: 10 };
  if (roll < 0.18) return { body: '{"messages":[{"id":' };
  if (roll < 0.19) return { body: "<html>sign in</html>", headers: { "content-type": "text/html" } };
  return roll < 0.2 ? { body: "" } : null;
}

/** Reads all pages as the queue would: a page that failed is read again from its own token, after the time it asked for. */
async function backfill(seed: number | null) {
  const roll = dice(seed ?? 0);
  let closedUntilMs = 0;
  let early = 0;
  await using server = await openFakeHttp((request) => {
    const isBatch = request.url.pathname.startsWith("/batch");
    const good = isBatch ? batch(request, () => seed !== null && roll() < PART_FAULTS) : list(request);
    const answer = (seed === null ? null : fault(roll(), good)) ?? good;
    if (Date.now() < closedUntilMs) early += 1;
    if (answer.status === 429) closedUntilMs = Date.now() + PAUSE_MS;
    return answer;
  });
  // One batch at a time: what is on its way already cannot be called back.
  const config = {
    rootUrl: server.url,
    batchUrl: `${server.url}batch`,
    pageSize: PAGE,
    retryDelayMs: 1,
  };
  const stream = gmailMessages(config);
  const provider = { id: "google", label: "Google", classify: classifyGoogle };
  const { signal } = new AbortController();
  const items: RawItem[] = [];
  let failures = 0;
  let pageToken: string | null = null;
  for (;;) {
    const http = openHttp({
      provider,
      accessToken: async () => "token",
      pace: { ...unpaced("Google"), width: { batch: 1, single: 1 } },
      retryDelayMs: 1,
      silenceMs: 100,
    });
    try {
      const page = await stream.readPage({ http, window, pageToken, signal });
      items.push(...page.items);
      failures += page.failures.length;
      pageToken = page.nextPageToken;
      if (pageToken === null) return { items, failures, early, calls: server.requests.length };
    } catch (error) {
      if (!isAppError(error) || error.retry.kind === "never") throw error;
      if (error.retry.kind === "after") vi.setSystemTime(Date.now() + error.retry.seconds * 1000);
    }
  }
}

test.each([1, 2, 3])(
  "with every fifth call failing the mailbox read is the same, for little more calls (%i)",
  async (seed) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const clean = await backfill(null);
    const rough = await backfill(seed);
    const byId = (a: RawItem, b: RawItem) => Number(a.externalId.slice(1)) - Number(b.externalId.slice(1));
    expect(clean.items).toHaveLength(MESSAGES);
    expect(rough.items.toSorted(byId)).toEqual(clean.items);
    expect(rough.failures).toBe(0);
    expect(rough.early).toBe(0);
    expect(rough.calls).toBeLessThanOrEqual(clean.calls * 1.6);
  },
);
