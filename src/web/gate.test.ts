import { describe, expect, test } from "vitest";
import { passesGate } from "./gate.ts";
import { BODY_LIMIT, refusalOf } from "./refusals.ts";

const ORIGIN = "https://sync.example.com";
const METHODS = ["POST", "PUT", "PATCH", "DELETE"];
const TYPES = [
  "application/json",
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "application/octet-stream",
  null,
];
/** What a browser says of where a request comes from, and whether we believe it is us. */
const COMES_FROM: [string, Record<string, string>, boolean][] = [
  ["our own page", { "sec-fetch-site": "same-origin", origin: ORIGIN }, true],
  ["our own page in an old browser", { origin: ORIGIN }, true],
  ["another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example.net" }, false],
  ["another site in an old browser", { origin: "https://evil.example.net" }, false],
  ["another site that hides its origin", { origin: "null" }, false],
  ["a sibling host", { "sec-fetch-site": "same-site", origin: "https://blog.example.com" }, false],
  ["our host over http", { origin: "http://sync.example.com" }, false],
  ["the address bar", { "sec-fetch-site": "none" }, false],
  ["a liar about the origin", { "sec-fetch-site": "cross-site", origin: ORIGIN }, false],
  ["nothing said", {}, false],
];

describe.each(COMES_FROM)("from %s", (_name, said, ours) => {
  test.each(METHODS.flatMap((method) => TYPES.map((type) => [method, type] as const)))("%s of %s", (method, type) => {
    const headers = new Headers({ ...said, ...(type ? { "content-type": type } : {}) });
    for (const pathname of ["/contacts", "/api/trpc/tenants.rename", "/ingestion/start", "/auth/google/start"]) {
      expect([pathname, passesGate({ method, pathname, headers, hasSession: true, publicOrigin: ORIGIN })]).toEqual([
        pathname,
        ours,
      ]);
    }
  });
});

const asked = (method: string, pathname: string, said: Record<string, string>, hasSession = true) =>
  passesGate({ method, pathname, headers: new Headers(said), hasSession, publicOrigin: ORIGIN });

test("signing in is gated too, although there is no cookie yet", () => {
  expect(asked("POST", "/api/trpc/auth.signIn", { "sec-fetch-site": "cross-site" }, false)).toBe(false);
  expect(asked("POST", "/auth/google/start", { origin: "https://evil.example.net" }, false)).toBe(false);
});

test("a page can be opened from anywhere, and a query only by our pages", () => {
  expect(asked("GET", "/contacts", { "sec-fetch-site": "cross-site" })).toBe(true);
  expect(asked("GET", "/auth/google/callback", { "sec-fetch-site": "cross-site" })).toBe(true);
  expect(asked("GET", "/api/trpc/contacts.list", { "sec-fetch-site": "cross-site" })).toBe(false);
  expect(asked("GET", "/api/trpc/contacts.list", { "sec-fetch-site": "same-origin" })).toBe(true);
  expect(asked("GET", "/api/trpc/contacts.list", {})).toBe(true);
});

test("a server that brings no cookie is let through to be checked by other means", () => {
  expect(asked("POST", "/webhooks/google/push", {}, false)).toBe(true);
});

test("a body over 1 MB is refused by its announced length, and TRACE always", () => {
  const about = { pathname: "/api/trpc/auth.signIn", hasCookie: false, publicOrigin: ORIGIN };
  const post = (length: number) =>
    refusalOf(
      new Request(ORIGIN, {
        method: "POST",
        headers: { "sec-fetch-site": "same-origin", "content-length": String(length) },
      }),
      about,
    );
  expect(post(BODY_LIMIT)).toBeNull();
  expect(post(BODY_LIMIT + 1)?.status).toBe(413);
  const trace = { method: "TRACE", headers: new Headers() } as Request;
  expect(refusalOf(trace, about)?.status).toBe(405);
});
