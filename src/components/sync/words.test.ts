import { expect, test } from "vitest";
import { describeCounts, describeKind, describeLogCounts, describeStretch, monthOf } from "./words.ts";

const nothing = { fetched: 0, inserted: 0, updated: 0, deleted: 0, failed: 0 };

test("a run says what it was for without a word from inside", () => {
  const words = (kind: "backfill" | "refresh" | "heal") =>
    describeKind({ kind, windowFrom: "2025-11-20T09:00:00Z" }, "UTC");
  expect(words("backfill")).toBe("Read what was missing since 20 Nov 2025");
  expect(words("refresh")).toBe("Read everything since 20 Nov 2025 again");
  expect(words("heal")).toBe("Healed single months");
});

test("counts name what happened, and say when nothing did", () => {
  expect(describeCounts(nothing)).toBe("No item read");
  expect(describeCounts({ ...nothing, fetched: 1 })).toBe("1 item · nothing had changed");
  expect(describeCounts({ ...nothing, fetched: 1_300, inserted: 1_200, updated: 3, deleted: 2, failed: 1 })).toBe(
    "1,300 items · 1,200 new · 3 changed · 2 gone at the source · 1 failed",
  );
});

test("an entry of the log counts what happened only", () => {
  expect(describeLogCounts({ fetched: 12, inserted: 9, updated: 0, failed: 1, unchanged: 2 })).toBe("9 new, 1 failed");
  expect(describeLogCounts({ fetched: 12, unchanged: 12 })).toBeNull();
});

test("a stretch of time is a month where it is one", () => {
  const march = { windowFrom: "2026-03-01T00:00:00.000Z", windowTo: "2026-04-01T00:00:00.000Z" };
  expect(describeStretch(march)).toBe("March 2026");
  expect(monthOf(march)).toBe("2026-03");
  const part = { windowFrom: "2026-03-20T09:00:00.000Z", windowTo: "2026-04-01T00:00:00.000Z" };
  expect(describeStretch(part)).toBe("20 Mar 2026 to 31 Mar 2026");
  expect(monthOf(part)).toBe("2026-03");
  const year = { windowFrom: "2025-03-01T00:00:00.000Z", windowTo: "2026-03-01T00:00:00.000Z" };
  expect(describeStretch(year)).toBe("1 Mar 2025 to 28 Feb 2026");
  expect(monthOf(year)).toBeNull();
});
