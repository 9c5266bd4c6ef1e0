import { assert as assertProperty, constantFrom, integer, property, tuple } from "fast-check";
import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { newTraceId, openLog, withTrace } from "./log.ts";

/** Thirty secrets in the shapes they come in; each ends in a number of its own. */
const canary = (n: number) => `canary${String(n).padStart(2, "0")}x`;

/** A value that must not come out, wherever it is put under a name that says so, or in a text that looks so. */
const NAMED = [
  "token",
  "accessToken",
  "access_token",
  "refresh_token",
  "refreshToken",
  "id_token",
  "client_secret",
  "clientSecret",
  "password",
  "passwd",
  "authorization",
  "Authorization",
  "cookie",
  "set-cookie",
  "code_verifier",
  "codeVerifier",
  "credentials",
  "apiKey",
  "api_key",
  "sessionId",
  "session_hash",
  "code",
  "state",
  "payload",
  "subject",
  "snippet",
];
const TEXTS: ((secret: string) => string)[] = [
  (secret) => `connect to postgres://app:${secret}@db.example.com:5432/syncline failed`,
  (secret) => `GET https://sync.example.com/auth/google/callback?code=${secret}&scope=email`,
  (secret) => `GET /auth/google/callback?scope=email&state=${secret}`,
  (secret) => `header was Bearer ${secret}`,
  (secret) => `header was Basic ${secret}==`,
  (secret) => `body: {"refresh_token":"${secret}","expires_in":3599}`,
  (secret) => `grant_type=refresh_token&refresh_token=${secret}&client_id=x`,
  (secret) => `stored enc:v1:k1:${secret}`,
  (secret) => `got ya29.${secret} back`,
  (secret) => `id eyJhbGciOiJSUzI1NiJ9.${secret}.${secret}`,
];

function logged(write: (log: ReturnType<typeof openLog>) => void): string {
  let text = "";
  const log = openLog("test", "trace", {
    write: (line) => {
      text += line;
    },
  });
  write(log);
  return text;
}

/** The many ways in which a value reaches the log. */
const WRAPS: ((value: Record<string, unknown>, text: string) => (log: ReturnType<typeof openLog>) => void)[] = [
  (value) => (log) => log.info(value, "as fields"),
  (value) => (log) => log.info({ deep: { deeper: [{ ...value }] } }, "nested"),
  (value) => (log) =>
    log.error({ err: new Error("failed", { cause: Object.assign(new Error("inner"), value) }) }, "as a cause"),
  (value) => (log) => log.info({ map: new Map(Object.entries(value)), list: [value] }, "in a map"),
  (_value, text) => (log) => log.info(text),
  (_value, text) => (log) => log.info({ note: text }, "as a note"),
  (_value, text) => (log) => log.error({ err: new Error(text) }, "as an error"),
  (_value, text) => (log) => log.error({ err: new Error("outer", { cause: new Error(text) }) }, "as an inner error"),
  (_value, text) => (log) => log.error(new Error(text)),
  (_value, text) => (log) => log.error({ err: new AggregateError([new Error(text)], "several") }, "as one of several"),
  (_value, text) => (log) => log.info({ headers: new Headers({ "x-note": text }) }, "as a header"),
];

test("thirty canaries, under every name and in every text, in every shape: none comes out", () => {
  for (let n = 0; n < 30; n += 1) {
    const secret = canary(n);
    const name = NAMED[n % NAMED.length] ?? "token";
    const text = (TEXTS[n % TEXTS.length] ?? String)(secret);
    for (const wrap of WRAPS) expect(logged(wrap({ [name]: secret }, text))).not.toContain(secret);
  }
});

test("any name, text and shape together keep their secret", () => {
  assertProperty(
    property(
      tuple(integer({ min: 0, max: 29 }), constantFrom(...NAMED), constantFrom(...TEXTS), constantFrom(...WRAPS)),
      ([n, name, text, wrap]) => {
        const secret = canary(n);
        expect(logged(wrap({ [name]: { inner: [secret] } }, text(secret)))).not.toContain(secret);
      },
    ),
    { numRuns: 5_000 },
  );
});

test("a failed statement is logged without what it was given", async () => {
  const cause = Object.assign(new Error("duplicate key value"), {
    detail: `Key (email)=(${canary(1)}) already exists.`,
    code: "23505",
  });
  const failed = new DrizzleQueryError(
    "insert into users (email) values ($1)",
    [canary(2), `two\nlines ${canary(3)}`],
    cause,
  );
  const line = logged((log) => log.error({ err: failed }, "failed"));
  expect(line).not.toMatch(/canary/);
  expect(line).toContain("insert into users");
  expect(line).toContain("23505");
  expect(logged((log) => log.error(failed))).not.toMatch(/canary/);
});

test("what is no secret stays readable", () => {
  const line = logged((log) => log.warn({ connectionId: "c1", rows: 3, at: new Date(0) }, "wrote 3 rows"));
  expect(JSON.parse(line)).toMatchObject({
    level: "warn",
    process: "test",
    connectionId: "c1",
    rows: 3,
    at: "1970-01-01T00:00:00.000Z",
    msg: "wrote 3 rows",
  });
});

test.each(["state_invalid", "access_denied", "RATE_LIMITED", "BAD_INPUT", "ECONNRESET"])(
  "the error code %s stays readable",
  (code) => {
    expect(JSON.parse(logged((log) => log.warn({ code }, "failed")))).toMatchObject({ code });
    expect(JSON.parse(logged((log) => log.warn({ job: { output: { code } } }, "failed")))).toMatchObject({
      job: { output: { code } },
    });
  },
);

test("a code that a provider gave out is none of ours, and words under any other secret name stay hidden", () => {
  const given = ["4/0AVGzR1Bq", "canary01x", "aBcDeFgHiJ", "abc-def", "a".repeat(41), "M.C507_BL2", "x", "_"];
  for (const code of given) {
    expect(JSON.parse(logged((log) => log.warn({ code }, "back")))).toMatchObject({ code: "[redacted]" });
  }
  const hidden = { state: "state_invalid", password: "correct_horse", token: "RATE_LIMITED" };
  expect(logged((log) => log.warn(hidden, "back"))).not.toMatch(/state_invalid|horse|LIMITED/);
});

test("every line of a request carries its trace id, and cycles do not hang", () => {
  const id = newTraceId();
  const cycle: Record<string, unknown> = { name: "loop" };
  cycle["self"] = cycle;
  const line = withTrace(id, () => logged((log) => log.info({ cycle }, "round")));
  expect(JSON.parse(line)).toMatchObject({ traceId: id, cycle: { name: "loop", self: "[cut]" } });
});
