import { expect, test } from "vitest";
import { readMigrateEnv, readWebEnv, readWorkerEnv } from "./env.ts";
import { ConfigError } from "./errors.ts";

const KEY = Buffer.alloc(32, 1).toString("base64");
const GOOD = { APP_DATABASE_URL: "postgres://app:pg-canary@localhost:5432/syncline", TOKEN_KEYS: `k1:${KEY}` };
type Source = Record<string, string | undefined>;

/** What is set wrong → the names the message must hold. Every value carries the word canary where it can. */
const BROKEN: [string, Source, string[]][] = [
  ["no database", { APP_DATABASE_URL: undefined }, ["APP_DATABASE_URL"]],
  ["an empty database", { APP_DATABASE_URL: "" }, ["APP_DATABASE_URL"]],
  ["a database of another kind", { APP_DATABASE_URL: "mysql://canary@localhost/x" }, ["APP_DATABASE_URL"]],
  ["a database that is no address", { APP_DATABASE_URL: "canary" }, ["APP_DATABASE_URL"]],
  ["no keys", { TOKEN_KEYS: undefined }, ["TOKEN_KEYS"]],
  ["a key without a name", { TOKEN_KEYS: KEY }, ["TOKEN_KEYS"]],
  ["a short key", { TOKEN_KEYS: `k1:${Buffer.from("canary").toString("base64")}` }, ["TOKEN_KEYS"]],
  ["a long key", { TOKEN_KEYS: `k1:${Buffer.alloc(33).toString("base64")}` }, ["TOKEN_KEYS"]],
  ["a second key that is bad", { TOKEN_KEYS: `k2:${KEY},k1:canary` }, ["TOKEN_KEYS"]],
  ["keys apart by semicolons", { TOKEN_KEYS: `k2:${KEY};k1:${KEY}` }, ["TOKEN_KEYS"]],
  ["an unknown mode", { NODE_ENV: "canary" }, ["NODE_ENV"]],
  ["an unknown log level", { LOG_LEVEL: "canary" }, ["LOG_LEVEL"]],
  ["an id without its secret", { GOOGLE_CLIENT_ID: "canary-id" }, ["GOOGLE_CLIENT_SECRET"]],
  ["a secret without its id", { GOOGLE_CLIENT_SECRET: "canary-secret" }, ["GOOGLE_CLIENT_SECRET"]],
  ["a token address that is none", { GOOGLE_TOKEN_URL: "canary" }, ["GOOGLE_TOKEN_URL"]],
  ["an authorize address that is none", { GOOGLE_AUTHORIZE_URL: "//canary" }, ["GOOGLE_AUTHORIZE_URL"]],
  ["a revoke address that is none", { GOOGLE_REVOKE_URL: "canary" }, ["GOOGLE_REVOKE_URL"]],
  ["a certs address that is none", { GOOGLE_CERTS_URL: "canary" }, ["GOOGLE_CERTS_URL"]],
  ["a userinfo address that is none", { GOOGLE_USERINFO_URL: "canary" }, ["GOOGLE_USERINFO_URL"]],
  ["a Gmail root that is none", { GMAIL_ROOT_URL: "canary" }, ["GMAIL_ROOT_URL"]],
  ["a Gmail batch address that is none", { GMAIL_BATCH_URL: "canary" }, ["GMAIL_BATCH_URL"]],
  ["a Calendar root that is none", { CALENDAR_ROOT_URL: "canary" }, ["CALENDAR_ROOT_URL"]],
  ["a quota below zero", { GMAIL_UNITS_PER_MINUTE: "-1" }, ["GMAIL_UNITS_PER_MINUTE"]],
  ["a price list that does not exist", { GMAIL_QUOTA: "canary" }, ["GMAIL_QUOTA"]],
  ["a pace below zero", { GOOGLE_REQUESTS_PER_SECOND: "-1" }, ["GOOGLE_REQUESTS_PER_SECOND"]],
  ["half a call at once", { GOOGLE_PARALLEL_FETCHES: "0.5" }, ["GOOGLE_PARALLEL_FETCHES"]],
  ["a quota that is no number", { GMAIL_UNITS_PER_MINUTE: "canary" }, ["GMAIL_UNITS_PER_MINUTE"]],
  ["a port that does not exist", { PORT: "70000" }, ["PORT"]],
  ["a port that is no number", { PORT: "canary" }, ["PORT"]],
  ["a public address that is none", { PUBLIC_ORIGIN: "canary" }, ["PUBLIC_ORIGIN"]],
  ["a short metrics token", { METRICS_TOKEN: "canary" }, ["METRICS_TOKEN"]],
  ["a fraction of a proxy", { TRUSTED_PROXIES: "1.5" }, ["TRUSTED_PROXIES"]],
  ["too many proxies", { TRUSTED_PROXIES: "9" }, ["TRUSTED_PROXIES"]],
  ["a sandbox that is no address", { SANDBOX_URL: "canary" }, ["SANDBOX_URL"]],
  ["nothing at all", { APP_DATABASE_URL: undefined, TOKEN_KEYS: undefined }, ["APP_DATABASE_URL", "TOKEN_KEYS"]],
  [
    "everything",
    { APP_DATABASE_URL: "canary", TOKEN_KEYS: "canary", PORT: "canary", NODE_ENV: "canary", METRICS_TOKEN: "canary" },
    ["APP_DATABASE_URL", "TOKEN_KEYS", "PORT", "NODE_ENV", "METRICS_TOKEN"],
  ],
];

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "accepted";
}

test.each(BROKEN)("%s is refused by name and reason, without its value", (_name, change, names) => {
  const message = refusal(() => readWebEnv({ ...GOOD, ...change }));
  expect(message).toContain(`${names.length} problem(s)`);
  for (const name of names) expect(message).toMatch(new RegExp(`^  ${name}: .+ — .+`, "m"));
  expect(message).not.toContain("canary");
});

test("every problem is in one message, with an example where one helps", () => {
  const message = refusal(() => readWebEnv({}));
  expect(message).toMatch(/APP_DATABASE_URL: is missing — .*; example: postgres:\/\//);
  expect(message).toMatch(/TOKEN_KEYS: is missing — .*; example: k1:/);
});

test("nothing optional is required, and the defaults are Google's own", () => {
  const env = readWebEnv({ ...GOOD, PORT: "8080" });
  expect(env).toMatchObject({
    HOST: "127.0.0.1",
    PUBLIC_ORIGIN: "http://localhost:8080",
    NODE_ENV: "production",
    TRUSTED_PROXIES: 0,
  });
  expect(env.GOOGLE_TOKEN_URL).toBe("https://oauth2.googleapis.com/token");
  expect(readWorkerEnv(GOOD).WORKER_CONCURRENCY).toBe(4);
});

test("an empty line means not set, except for the batch address, where it means none", () => {
  const env = readWebEnv({ ...GOOD, METRICS_TOKEN: "", PORT: "", GMAIL_BATCH_URL: "" });
  expect([env.METRICS_TOKEN, env.PORT, env.GMAIL_BATCH_URL]).toEqual([undefined, 4321, ""]);
});

test("the public address is an origin, whatever path was given with it", () => {
  expect(readWebEnv({ ...GOOD, PUBLIC_ORIGIN: "https://sync.example.com/app/" }).PUBLIC_ORIGIN).toBe(
    "https://sync.example.com",
  );
});

test("only migrate asks for the owner", () => {
  expect(refusal(() => readMigrateEnv(GOOD))).toContain("DATABASE_URL");
  expect(
    readMigrateEnv({ ...GOOD, DATABASE_URL: "postgres://owner@localhost/syncline" }).READONLY_DATABASE_URL,
  ).toBeUndefined();
});
