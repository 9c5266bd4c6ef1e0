import { expect, test } from "vitest";
import { ageInWords, asOf, isOld, listed, streamName, type StreamAge } from "./freshness-words.ts";

const at = (time: string) => `2026-11-20T${time}:00.000Z`;
const age = (stream: string, time: string | null): StreamAge => ({
  stream,
  asOf: time && at(time),
  state: "done",
  error: null,
});

test("data is as old as its oldest part, notes left out", () => {
  expect(asOf([age("ct.leads", "10:02"), age("ct.activities", "09:58"), age("ct.notes", "03:00")])).toBe(at("09:58"));
  expect(asOf([age("ct.leads", "10:02"), age("ct.events", null)])).toBeNull();
  expect(asOf([])).toBeNull();
});

test("two hours old is fresh, a minute more is not", () => {
  expect(isOld(at("08:00"), new Date(at("10:00")))).toBe(false);
  expect(isOld(at("08:00"), new Date(at("10:01")))).toBe(true);
});

test("an age is rounded down, to days from the second day on", () => {
  const now = new Date(at("23:30"));
  expect(ageInWords(at("23:00"), now)).toBe("1 hour");
  expect(ageInWords(at("18:45"), now)).toBe("4 hours");
  expect(ageInWords("2026-11-18T23:29:00.000Z", now)).toBe("2 days");
});

test("parts are named, and listed as people list", () => {
  expect(streamName("ct.notes")).toBe("Notes");
  expect(streamName("ct.new")).toBe("ct.new");
  expect(listed([])).toBe("");
  expect(listed(["Leads"])).toBe("Leads");
  expect(listed(["Leads", "Notes", "Events"])).toBe("Leads, Notes and Events");
});
