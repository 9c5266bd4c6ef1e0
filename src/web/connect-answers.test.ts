import fc from "fast-check";
import { expect, test } from "vitest";
import { ConnectError } from "#src/connect/errors.ts";
import { safeNext } from "#src/paths.ts";
import { answerConnect, visitorOf, withQuery } from "./connect-answers.ts";

const HERE = "https://sync.example.com";
const EVIL = [
  "/..//evil.example.com",
  "/.//evil.example.com",
  "/%2e//evil.example.com",
  "/a/../..//evil.example.com/x",
];

/** What people try: every piece that changes how a browser reads an address. */
const address = fc
  .array(
    fc.constantFrom(
      "/",
      "\\",
      ".",
      "..",
      "%2e",
      "%2F",
      "evil.example.com",
      "https:",
      ":",
      "@",
      "?",
      "#",
      "\t",
      "\n",
      "a",
    ),
    { maxLength: 9 },
  )
  .map((parts) => parts.join(""));

const leadsTo = (location: string) => new URL(location, HERE).origin;

test("no return address, however it is spelled, leads off this site", () => {
  fc.assert(
    fc.property(fc.oneof(address, fc.constantFrom(...EVIL), fc.string()), (asked) => {
      const back = safeNext(asked, "/connections");
      expect(leadsTo(back)).toBe(HERE);
      expect(leadsTo(withQuery(back, { connected: "1" }))).toBe(HERE);
    }),
    { numRuns: 3_000, examples: EVIL.map((one) => [one] as [string]) },
  );
});

test.each(EVIL)("even a stored return address of %s stays here, after success and after failure", async (returnTo) => {
  const locals = { services: { log: { warn() {} } }, traceId: "0" } as unknown as App.Locals;
  const fails = (error: Error) => () => Promise.reject(error);
  for (const go of [
    () => Promise.resolve(withQuery(returnTo, {})),
    fails(new ConnectError("access_denied", returnTo)),
  ]) {
    const answer = await answerConnect(locals, "/connections", go);
    expect(answer.status).toBe(303);
    expect(leadsTo(answer.headers.get("location") ?? "")).toBe(HERE);
  }
});

test("what is not a known failure of connecting is no redirect: it is a bug and stays one", async () => {
  const locals = { services: { log: { warn() {} } }, traceId: "0" } as unknown as App.Locals;
  await expect(answerConnect(locals, "/", () => Promise.reject(new TypeError("oops")))).rejects.toThrow("oops");
});

test("a state is bound to what the cookie hashes to, never to the cookie", () => {
  const session = {
    sessionId: "listed",
    sessionHash: "hash",
    userId: "u",
    email: "",
    name: "",
    tenantId: "t",
  } as const;
  expect(visitorOf({ ...session, role: "member" })).toEqual({ sessionId: "hash", userId: "u", tenantId: "t" });
});
