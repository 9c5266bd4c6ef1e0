import { expect, test } from "vitest";
import { addOlder, countNew, mergeLog } from "./merge-log.ts";

const page = (ids: string, nextCursor: string | null = "more") => ({
  items: [...ids].map((id) => ({ id })),
  nextCursor,
});
const idsOf = (log: { entries: { id: string }[] }) => log.entries.map(({ id }) => id).join("");

test("news is put on top, each once", () => {
  const log = mergeLog(null, page("dcba"));
  expect(idsOf(mergeLog(log, page("fedc")))).toBe("fedcba");
  expect(countNew(log, page("fedc"))).toEqual({ count: 2, all: false });
  expect(mergeLog(log, page("dcba"))).toBe(log);
  const empty = mergeLog(null, page("", null));
  expect(mergeLog(empty, page("", null))).toBe(empty);
  expect(idsOf(mergeLog(empty, page("a", null)))).toBe("a");
});

test("a log with a hole in it begins anew", () => {
  const log = mergeLog(null, page("cba", null));
  expect(countNew(log, page("zyx"))).toEqual({ count: 3, all: true });
  const merged = mergeLog(log, page("zyx"));
  expect(idsOf(merged)).toBe("zyx");
  expect(merged.nextCursor).toBe("more");
});

test("older ones go to the end and say whether there are more", () => {
  const log = addOlder(mergeLog(null, page("dc")), page("cba", null));
  expect(idsOf(log)).toBe("dcba");
  expect(log.nextCursor).toBeNull();
});
