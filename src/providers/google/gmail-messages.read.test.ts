import type { gmail_v1 } from "@googleapis/gmail";
import { expect, onTestFinished, test, vi } from "vitest";
import { ConnectionRevokedError, ListingCircleError, ProviderError, RateLimitedError } from "#src/errors.ts";
import { type FakeAnswer, type FakeRequest, openFakeHttp } from "#testkit/fake-http.ts";
import { openFakePace } from "#testkit/fake-pace.ts";
import { openHttp } from "../http.ts";
import { unpaced } from "../unpaced.ts";
import { versionOf } from "./gmail-item.ts";
import { type GmailConfig, gmailMessages } from "./gmail-messages.read.ts";
import { classifyGoogle } from "./refusals.ts";

const window = { from: new Date("2026-01-01T00:00:00Z"), to: new Date("2026-02-01T00:00:00Z") };
const inside = String(Date.parse("2026-01-15T12:00:00Z"));

/** As Google's own types have it. */
const message = (id: string, extra: gmail_v1.Schema$Message = {}): gmail_v1.Schema$Message => ({
  id,
  threadId: "t1",
  labelIds: ["UNREAD", "INBOX"],
  historyId: "77",
  internalDate: inside,
  payload: { headers: [{ name: "Subject", value: id }] },
  ...extra,
});
const refusal = (code: number, reason: string, text = "") => ({
  status: code,
  body: { error: { code, message: text, errors: [{ reason }] } },
});

/** Answers for one message, in turn; the last one for ever. None: the message is there. */
type Script = Record<string, FakeAnswer[]>;

/** A Gmail that lists `ids` and answers each message by its script, single or in a batch. */
async function open(
  ids: string[],
  script: Script = {},
  batch: FakeAnswer | "works" | "off" = "works",
  config: Partial<GmailConfig> = {},
  pace = openFakePace(),
) {
  const one = (path: string): FakeAnswer => {
    const id = decodeURIComponent(/messages\/([^?]+)/.exec(path)?.[1] ?? "");
    const answers = script[id] ?? [{ body: message(id) }];
    return (answers.length > 1 ? answers.shift() : answers[0]) ?? {};
  };
  const server = await openFakeHttp(({ url, body }) => {
    if (url.pathname.endsWith("/profile"))
      return { body: { emailAddress: "ada@example.com", historyId: "123456789012345678" } };
    if (url.pathname.startsWith("/batch")) return batch === "works" ? answerBatch(body, one) : (batch as FakeAnswer);
    if (url.pathname.endsWith("/messages")) {
      return {
        body:
          ids.length > 0
            ? { messages: ids.map((id) => ({ id, threadId: "t1" })), resultSizeEstimate: 9 }
            : { resultSizeEstimate: 0 },
      };
    }
    return one(url.pathname);
  });
  const stream = gmailMessages({
    rootUrl: server.url,
    batchUrl: batch === "off" ? "" : `${server.url}batch/gmail/v1`,
    retryDelayMs: 1,
    ...config,
  });
  const http = openHttp({
    provider: { id: "google", label: "Google", classify: classifyGoogle },
    accessToken: async () => "token",
    pace,
    retryDelayMs: 1,
  });
  const { signal } = new AbortController();
  const read = (pageToken: string | null = null) => stream.readPage({ http, window, pageToken, signal });
  const calls = (part: string) => server.requests.filter(({ url }) => url.pathname.includes(part));
  return {
    stream,
    http,
    signal,
    server,
    read,
    calls,
    booked: pace.booked,
    pace,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Out of order, as the real one may be. */
function answerBatch(body: string, one: (path: string) => FakeAnswer): FakeAnswer {
  const asked = [...body.matchAll(/Content-ID: <(item-\d+)>\r\n\r\nGET (\S+) HTTP/g)];
  const parts = asked.toReversed().map(([, place, path]) => {
    const { status = 200, body: answer = {}, cut } = one(path ?? "");
    const text = (typeof answer === "string" ? answer : JSON.stringify(answer)).slice(0, cut);
    return `--B\r\nContent-Type: application/http\r\nContent-ID: <response-${place}>\r\n\r\nHTTP/1.1 ${status} X\r\nContent-Type: application/json\r\n\r\n${text}\r\n`;
  });
  return { headers: { "content-type": 'multipart/mixed; boundary="B"' }, body: `${parts.join("")}--B--` };
}

const batchIds = ({ body }: Pick<FakeRequest, "body">) =>
  [...body.matchAll(/messages\/([^?]+)\?/g)].map(([, id]) => id);
const names = (count: number) => Array.from({ length: count }, (_, at) => `m${at}`);

test("the log's head is pinned from the profile", async () => {
  await using gmail = await open([]);
  expect(await gmail.stream.pin(gmail.http, gmail.signal)).toBe("123456789012345678");
  expect(gmail.booked).toEqual([1]);
});

test("a page lists by seconds and reads the metadata in batches of 50", async () => {
  await using gmail = await open(names(60));
  const page = await gmail.read("next-1");
  expect(page.items).toHaveLength(60);
  expect(page).toMatchObject({ failures: [], nextPageToken: null });
  const list = gmail.server.requests[0]?.url.searchParams;
  expect(list?.get("q")).toBe("after:1767225599 before:1769904001");
  expect(list?.get("pageToken")).toBe("next-1");
  expect(gmail.calls("/batch").map((request) => batchIds(request).length)).toEqual([50, 10]);
  expect(gmail.booked).toEqual([5, 1000, 200]);
});

test("a batch holds what the quota allows, and by the old price list a message costs 5", async () => {
  await using gmail = await open(names(30), {}, "works", { generation: "old" }, openFakePace({ fit: 12 }));
  expect((await gmail.read()).items).toHaveLength(30);
  expect(gmail.calls("/batch").map((request) => batchIds(request).length)).toEqual([12, 12, 6]);
  expect(gmail.booked).toEqual([5, 60, 60, 30]);
});

test("a page ends when its time is over, and the rest is read without listing again", async () => {
  await using gmail = await open(names(30), {}, "works", { pageMs: 0 }, openFakePace({ fit: 12 }));
  const ids: string[] = [];
  let pageToken: string | null = null;
  for (let pages = 0; pages < 3; pages += 1) {
    const page: Awaited<ReturnType<typeof gmail.read>> = await gmail.read(pageToken);
    ids.push(...page.items.map(({ externalId }) => externalId));
    pageToken = page.nextPageToken;
  }
  expect([ids, pageToken]).toEqual([names(30), null]);
  expect(gmail.server.requests).toHaveLength(4);
});

test("a reader whose turn is too far keeps what it has read", async () => {
  const pace = openFakePace({ fit: 12 });
  const enter = pace.enter;
  pace.enter = (call) =>
    pace.booked.length < 3 ? enter(call) : Promise.reject(new RateLimitedError("Google", 4, true));
  await using gmail = await open(names(30), {}, "works", {}, pace);
  const page = await gmail.read();
  expect(page.items).toHaveLength(24);
  await expect(gmail.read(page.nextPageToken)).rejects.toMatchObject({ retry: { kind: "after", seconds: 4 } });
});

test("an item is placed by internalDate, and what is outside of the window is left out", async () => {
  const at = (iso: string) => [{ body: message("x", { internalDate: String(Date.parse(iso)) }) }];
  await using gmail = await open(["first", "before", "end"], {
    first: at("2026-01-01T00:00:00Z").map(({ body }) => ({ body: { ...body, id: "first" } })),
    before: at("2025-12-31T23:59:59.999Z").map(({ body }) => ({ body: { ...body, id: "before" } })),
    end: at("2026-02-01T00:00:00Z").map(({ body }) => ({ body: { ...body, id: "end" } })),
  });
  const { items } = await gmail.read();
  expect(items.map(({ externalId }) => externalId)).toEqual(["first"]);
  expect(items[0]?.occurredAt).toEqual(window.from);
});

test("a message nobody touched gives an equal payload, whatever its historyId and the order of its labels", async () => {
  await using gmail = await open(["m"], {
    m: [{ body: message("m") }, { body: message("m", { historyId: "99", labelIds: ["INBOX", "UNREAD"] }) }],
  });
  const [first] = (await gmail.read()).items;
  const [second] = (await gmail.read()).items;
  expect(second?.payload).toEqual(first?.payload);
  expect(second?.versionAt.getTime()).toBeGreaterThan(first?.versionAt.getTime() ?? 0);
});

test("only the parts that failed are read again, and one that is gone is left out", async () => {
  await using gmail = await open(["ok", "slow", "busy", "down", "half", "gone", "bad"], {
    slow: [refusal(429, "rateLimitExceeded", "Too many concurrent requests for user"), { body: message("slow") }],
    busy: [refusal(403, "userRateLimitExceeded"), { body: message("busy") }],
    down: [refusal(503, "backendError"), refusal(500, "backendError"), { body: message("down") }],
    half: [{ body: message("half"), cut: 20 }, { body: message("half") }],
    gone: [refusal(404, "notFound")],
    bad: [refusal(400, "invalidArgument")],
  });
  const page = await gmail.read();
  expect(page.items.map(({ externalId }) => externalId).sort()).toEqual(["busy", "down", "half", "ok", "slow"]);
  expect(page.failures).toEqual([
    { externalId: "bad", code: "HTTP_400", message: "Google answered 400 (messages.get)" },
  ]);
  expect(gmail.calls("/batch").map(batchIds)).toEqual([
    ["ok", "slow", "busy", "down", "half", "gone", "bad"],
    ["slow", "busy", "down", "half"],
    ["down"],
  ]);
});

test("one message that always fails, or has an unknown shape, becomes a failure and not an end", async () => {
  await using gmail = await open(["ok", "poison", "odd"], {
    poison: [refusal(500, "backendError")],
    odd: [{ body: { id: "odd", internalDate: 5 } }],
  });
  const page = await gmail.read();
  expect(page.items.map(({ externalId }) => externalId)).toEqual(["ok"]);
  expect(page.failures.map(({ externalId, code }) => [externalId, code])).toEqual([
    ["poison", "PROVIDER_UNAVAILABLE"],
    ["odd", "UNREADABLE"],
  ]);
});

test("when no message at all can be read, Google is down", async () => {
  await using gmail = await open(["a", "b"], { a: [refusal(500, "x")], b: [refusal(503, "x")] });
  await expect(gmail.read()).rejects.toBeInstanceOf(ProviderError);
});

test("parts that all stay limited, or name a long pause, send the page back to the queue", async () => {
  await using limited = await open(["a", "b"], {
    a: [refusal(429, "rateLimitExceeded")],
    b: [refusal(429, "rateLimitExceeded")],
  });
  await expect(limited.read()).rejects.toBeInstanceOf(RateLimitedError);
  expect(limited.calls("/batch")).toHaveLength(4);
  const later = new Date(Date.now() + 120_000).toISOString();
  const script = { a: [refusal(403, "rateLimitExceeded", `Limit exceeded.  Retry after ${later}`)] };
  const pace = { ...unpaced("Google"), booked: [], slowed: [], inside: 0 };
  await using named = await open(["a"], script, "works", {}, pace);
  await expect(named.read()).rejects.toMatchObject({ retry: { kind: "after", seconds: 120 } });
  expect(named.calls("/batch")).toHaveLength(1);
});

test("refused parts slow all calls down, and a crowded batch is told from a spent quota", async () => {
  const crowded = refusal(429, "rateLimitExceeded", "Too many concurrent requests for user");
  await using batch = await open(["a", "b"], {
    a: [crowded, { body: message("a") }],
    b: [crowded, { body: message("b") }],
  });
  expect((await batch.read()).items).toHaveLength(2);
  await using mixed = await open(["a", "b"], {
    a: [crowded, { body: message("a") }],
    b: [refusal(403, "userRateLimitExceeded"), { body: message("b") }],
  });
  expect((await mixed.read()).items).toHaveLength(2);
  expect([...batch.pace.slowed, ...mixed.pace.slowed]).toEqual([
    { seconds: null, crowded: true },
    { seconds: null, crowded: false },
  ]);
});

test("a page cut short keeps what was read, waits as long as it was told, and goes on with the rest", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const later = new Date(Date.now() + 120_000).toISOString();
  const slow = [refusal(429, "rateLimitExceeded", `Limit exceeded.  Retry after ${later}`), { body: message("slow") }];
  const pace = { ...unpaced("Google"), booked: [], slowed: [], inside: 0 };
  await using gmail = await open(["a", "slow", "b"], { slow }, "works", {}, pace);
  const first = await gmail.read();
  expect(first.items.map(({ externalId }) => externalId)).toEqual(["a", "b"]);
  await expect(gmail.read(first.nextPageToken)).rejects.toMatchObject({ retry: { kind: "after", seconds: 120 } });
  expect(gmail.server.requests).toHaveLength(2);
  vi.setSystemTime(Date.now() + 121_000);
  const second = await gmail.read(first.nextPageToken);
  expect(second).toMatchObject({ items: [{ externalId: "slow" }], nextPageToken: null });
  expect(gmail.calls("/messages")).toHaveLength(1);
});

test("a part that lacks the scope disconnects", async () => {
  await using gmail = await open(["a"], { a: [refusal(403, "insufficientPermissions")] });
  await expect(gmail.read()).rejects.toBeInstanceOf(ConnectionRevokedError);
});

test.each([404, 405, 501])(
  "a batch endpoint that answers %i is never asked again, single gets serve",
  async (status) => {
    await using gmail = await open(
      names(12),
      { m3: [refusal(404, "notFound")], m4: [refusal(400, "invalid")] },
      { status },
    );
    for (const _page of [1, 2]) {
      const page = await gmail.read();
      expect(page.items).toHaveLength(10);
      expect(page.failures.map(({ externalId }) => externalId)).toEqual(["m4"]);
    }
    const tries = status === 501 ? 3 : 1;
    expect(gmail.calls("/batch")).toHaveLength(tries);
    expect(gmail.calls("/messages/")).toHaveLength(24);
  },
);

test("without a batch address, single gets serve and a broken one is tried again", async () => {
  await using gmail = await open(["a", "b"], { a: [{ status: 500 }, { body: message("a") }] }, "off");
  expect((await gmail.read()).items).toHaveLength(2);
  expect(gmail.calls("/messages/")[0]?.url.searchParams.getAll("metadataHeaders")).toContain("List-Id");
});

test("a batch answer that is no batch is retried later", async () => {
  await using gmail = await open(["a"], {}, { headers: { "content-type": "text/html" }, body: "<html>" });
  await expect(gmail.read()).rejects.toMatchObject({ message: "Google answered 200 (batch, not multipart)" });
});

test("an empty month asks for no message", async () => {
  await using gmail = await open([]);
  expect(await gmail.read()).toEqual({ items: [], failures: [], nextPageToken: null });
  expect(gmail.server.requests).toHaveLength(1);
});

test("a listing that repeats its page token is stopped", async () => {
  await using server = await openFakeHttp(() => ({ body: { nextPageToken: "again" } }));
  const stream = gmailMessages({ rootUrl: server.url, batchUrl: "" });
  const http = openHttp({
    provider: { id: "google", label: "Google" },
    accessToken: async () => "t",
  });
  const read = { http, window, pageToken: "again", signal: new AbortController().signal };
  await expect(stream.readPage(read)).rejects.toBeInstanceOf(ListingCircleError);
});

test("versions grow with historyId up to the largest one there can be", () => {
  const versions = ["1", "2", "9007199254740993", "18446744073709551615"].map((id) => versionOf(id).getTime());
  expect(versions).toEqual([...versions].sort((a, b) => a - b));
  expect(versionOf("18446744073709551615").toISOString()).toBe("9999-12-31T23:59:59.999Z");
});

test("a window is counted by its ids, each once, five hundred a call", async () => {
  const pages = [
    { messages: [{ id: "a" }, { id: "b" }], nextPageToken: "p2" },
    { messages: [{ id: "b" }, { id: "c" }] },
  ];
  await using server = await openFakeHttp(() => ({ body: pages.shift() }));
  await using gmail = await open([]);
  const stream = gmailMessages({ rootUrl: server.url, batchUrl: "" });
  expect(await stream.count?.(gmail.http, window, gmail.signal)).toBe(3);
  expect(server.requests.map(({ url }) => url.searchParams.get("maxResults"))).toEqual(["500", "500"]);
  expect(gmail.booked).toEqual([5, 5]);
});

test("one message is read again by its id, or it is gone, or it fails as it would on its page", async () => {
  await using gmail = await open([], {
    gone: [refusal(404, "notFound")],
    bad: [refusal(400, "invalidArgument")],
    odd: [{ body: { id: "odd", internalDate: 5 } }],
    down: [refusal(500, "backendError")],
  });
  const again = (id: string) => gmail.stream.readItem?.(gmail.http, id, gmail.signal);
  expect(await again("m")).toMatchObject({ item: { externalId: "m", occurredAt: new Date(Number(inside)) } });
  expect(await again("gone")).toEqual({ gone: true });
  expect(await again("bad")).toMatchObject({ failure: { code: "HTTP_400" } });
  expect(await again("odd")).toMatchObject({ failure: { code: "UNREADABLE" } });
  await expect(again("down")).rejects.toBeInstanceOf(ProviderError);
  expect(gmail.calls("/batch")).toHaveLength(0);
});
