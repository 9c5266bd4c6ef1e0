import { describe, expect, test } from "vitest";
import { describeOutcome, describePace, describeRun, describeStream, shareOf } from "./progress.ts";

const stream = {
  stream: "gmail.messages",
  chunksDone: 3,
  chunksTotal: 12,
  fetched: 1_204,
  inserted: 1_200,
  updated: 0,
  unchanged: 4,
  deleted: 0,
  failed: 0,
  expected: 14_300,
  etaSeconds: 130,
};
const run = { kind: "backfill" as const, streams: [stream], error: null, failedItems: 0, openGaps: 0, normalizing: 0 };

describe("a run in one sentence", () => {
  test("that ended with something missing is never called everything", () => {
    expect(describeRun({ ...run, state: "completed" })).toBe("Everything was read.");
    for (const state of ["completed", "partial"] as const)
      expect(describeRun({ ...run, state, failedItems: 2, openGaps: 1 })).toBe(
        "Read to its end, except for 2 items that failed and 1 gap.",
      );
    expect(describeRun({ ...run, state: "partial" })).not.toContain("Everything");
  });

  test("says what is read while it is", () => {
    expect(describeRun({ ...run, state: "running", kind: "refresh" })).toContain("everything again");
    expect(describeRun({ ...run, state: "paused" })).toContain("goes on where it stopped");
  });
});

describe("what a run did", () => {
  const nothing = { fetched: 0, inserted: 0, updated: 0, deleted: 0 };
  test.each([
    [nothing, "No item was read."],
    [{ ...nothing, fetched: 1_314, inserted: 1_314 }, "1,314 items read, all of them new."],
    [{ ...nothing, fetched: 1_314 }, "1,314 items looked at: nothing had changed."],
    [
      { fetched: 1_314, inserted: 12, updated: 3, deleted: 1 },
      "1,314 items looked at: 12 new, 3 changed, 1 gone at the source.",
    ],
  ])("%j", (counts, words) => expect(describeOutcome([counts])).toBe(words));
});

test("a stream says how far it is, with what is expected where that is known", () => {
  expect(describeStream(stream)).toBe("1,204 of about 14,300 items");
  expect(describeStream({ ...stream, expected: null, failed: 2 })).toBe("1,204 items read · 2 failed");
});

test("progress is by items where they are counted, and full only when every month is done", () => {
  expect(shareOf({ ...stream, expected: null })).toBe(0.25);
  expect(shareOf({ ...stream, expected: 2_408 })).toBe(0.5);
  expect(shareOf({ ...stream, expected: 1_204 })).toBe(0.25);
  expect(shareOf({ ...stream, chunksDone: 12 })).toBe(1);
});

test("sorting is told as what it is, once all months are through", () => {
  const read = { ...run, state: "running" as const, streams: [{ ...stream, chunksDone: 12 }], normalizing: 40 };
  expect(describeRun(read)).toContain("being sorted");
  expect(describePace({ ...read, etaSeconds: 0, perSecond: 480 })).toBeNull();
  expect(describeRun({ ...read, streams: [stream] })).toContain("Reading");
});

test("an estimate and a pace are given only while it reads and as far as they are known", () => {
  const pace = { ...run, state: "running" as const, etaSeconds: 230, perSecond: 229.7 };
  expect(describePace(pace)).toBe("about 4 min left, 230 items/s");
  expect(describePace({ ...pace, etaSeconds: 20, perSecond: null })).toBe("less than a minute left");
  expect(describePace({ ...pace, etaSeconds: null, perSecond: 0.2 })).toBeNull();
  expect(describePace({ ...pace, state: "paused" })).toBeNull();
});
