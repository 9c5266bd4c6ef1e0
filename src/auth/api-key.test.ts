import { expect, test } from "vitest";
import { apiKeyPrefix, isApiKey, newApiKey } from "./api-key.ts";

test("a new key has a form that scanners can look for, and is like no other", () => {
  const keys = Array.from({ length: 200 }, newApiKey);
  expect(keys.filter((key) => !/^sl_live_[0-9A-Za-z]{38}$/.test(key))).toEqual([]);
  expect(keys.every(isApiKey)).toBe(true);
  expect(new Set(keys.map((key) => key.slice(8, 24))).size).toBe(200);
  expect(apiKeyPrefix(keys[0] ?? "")).toMatch(/^sl_live_[0-9A-Za-z]{4}$/);
});

test("a key with one digit changed, dropped or added is none", () => {
  const key = newApiKey();
  const other = (digit: string) => (digit === "a" ? "b" : "a");
  for (let i = 8; i < key.length; i += 1)
    expect(isApiKey(key.slice(0, i) + other(key.charAt(i)) + key.slice(i + 1))).toBe(false);
  for (const text of [
    "",
    key.slice(0, -1),
    `${key}0`,
    ` ${key}`,
    `${key}\n`,
    key.replace("live", "test"),
    key.toUpperCase(),
  ])
    expect(isApiKey(text)).toBe(false);
});

test("the checksum is the one that was published: a scanner's rule stays right", () => {
  expect(isApiKey(`sl_live_${"0123456789ABCDEFGHIJKLMNOPQRSTUV"}1ggZdL`)).toBe(true);
});
