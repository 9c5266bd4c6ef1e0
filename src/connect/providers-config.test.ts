import { expect, test } from "vitest";
import { type RuntimeEnv, readWorkerEnv } from "#src/env.ts";
import { openProviders } from "#src/providers/registry.ts";
import { providersConfig, servicePace } from "./providers-config.ts";

const read = (set: Record<string, string>): RuntimeEnv =>
  readWorkerEnv({
    APP_DATABASE_URL: "postgres://app:word@localhost:5432/syncline",
    TOKEN_KEYS: `k1:${Buffer.alloc(32, 1).toString("base64")}`,
    GOOGLE_CLIENT_ID: "id",
    GOOGLE_CLIENT_SECRET: "secret",
    ...set,
  });

const SAFE = { requestsPerSecond: 1, parallelFetches: 5 };
const FREE = { requestsPerSecond: 0, parallelFetches: 0 };

test.each<[string, Record<string, string>, object, object]>([
  ["nothing set", {}, { gmail: 6_000, calendar: 600 }, SAFE],
  ["the old price list", { GMAIL_QUOTA: "old" }, { gmail: 15_000, calendar: 600 }, SAFE],
  ["a number of one's own", { GMAIL_UNITS_PER_MINUTE: "9000" }, { gmail: 9_000, calendar: 600 }, SAFE],
  ["no quota", { GMAIL_QUOTA: "off" }, { gmail: 0, calendar: 0 }, FREE],
  ["no units", { GMAIL_UNITS_PER_MINUTE: "0" }, { gmail: 0, calendar: 0 }, FREE],
  [
    "no quota and a pace",
    { GMAIL_QUOTA: "off", GOOGLE_REQUESTS_PER_SECOND: "3" },
    { gmail: 0 },
    { ...FREE, requestsPerSecond: 3 },
  ],
  [
    "a pace of one's own",
    { GOOGLE_REQUESTS_PER_SECOND: "0.5", GOOGLE_PARALLEL_FETCHES: "0" },
    { gmail: 6_000 },
    { requestsPerSecond: 0.5, parallelFetches: 0 },
  ],
])("with %s the quota and the pace are as said", (_name, set, quotas, pace) => {
  const env = read(set);
  expect(openProviders(providersConfig(env)).get("google")?.quotas).toMatchObject(quotas);
  expect(servicePace(env)).toEqual(pace);
});
