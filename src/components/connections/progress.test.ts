import { expect, test } from "vitest";
import { describeEta, describeRun, describeStream } from "./progress.ts";

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
  etaSeconds: 130,
};
const run = {
  runId: "r",
  streams: [stream],
  startedAt: "2026-11-20T10:00:00Z",
  finishedAt: null,
  error: null,
  normalizing: 0,
};

test("a finished run with failures is never called complete without them", () => {
  const failed = { ...run, streams: [{ ...stream, failed: 2 }] };
  expect(describeRun({ ...run, state: "completed" })).toBe("Everything was read.");
  expect(describeRun({ ...failed, state: "completed" })).toBe("Complete, except 2 items that could not be read.");
  expect(describeRun({ ...failed, state: "partial" })).toBe("Ended with 2 items that could not be read.");
});

test("a stream says what it did, and nothing about what it did not", () =>
  expect(describeStream(stream)).toBe("1,204 read · 1,200 new"));

test("an estimate is given only while there is something left", () => {
  expect(describeEta(stream)).toBe("about 3 minutes left");
  expect(describeEta({ ...stream, etaSeconds: 20 })).toBe("less than a minute left");
  expect(describeEta({ ...stream, etaSeconds: null })).toBeNull();
  expect(describeEta({ ...stream, chunksDone: 12 })).toBeNull();
});
