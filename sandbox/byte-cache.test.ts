import { expect, test } from "vitest";
import { createByteCache } from "./byte-cache.ts";

const TEN = Buffer.alloc(10);

test("what is asked for again outlives what is not, and the size is kept", () => {
  const cache = createByteCache(100);
  cache.set("kept", TEN);
  for (let at = 0; at < 50; at += 1) {
    cache.set(`other ${at}`, TEN);
    expect(cache.get("kept")).toBe(TEN);
  }
  const left = Array.from({ length: 50 }, (_, at) => cache.get(`other ${at}`)).filter(Boolean);
  expect(left.length).toBeGreaterThan(2);
  expect(left.length).toBeLessThanOrEqual(10);
  expect(cache.get("never")).toBeUndefined();
});
