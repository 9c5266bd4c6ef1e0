import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describeEffect, describeFailure, describeItem } from "./failure-words.ts";

test("every code that an item can have is told in three sentences", () => {
  for (const code of ["UNREADABLE", "NOT_UNDERSTOOD", "NOT_STORABLE", "HTTP_404", "HTTP_500", "SOMETHING_NEW"]) {
    const words = Object.values(describeFailure({ code, step: "fetch" }));
    expect(words).toHaveLength(3);
    for (const sentence of words) expect(sentence).toMatch(/^[A-Z].{8,}\.$/);
  }
});

test("what is said per code stands in the catalogue of errors", () => {
  const catalogue = readFileSync("docs/errors.md", "utf8");
  for (const code of ["UNREADABLE", "NOT_UNDERSTOOD", "NOT_STORABLE"]) expect(catalogue).toContain(`\`${code}\``);
});

test("the effect is told from what is stored", () => {
  expect(describeEffect({ step: "normalize", stored: true })).toContain("stands on no timeline");
  expect(describeEffect({ step: "fetch", stored: false })).toContain("missing here");
  expect(describeEffect({ step: "fetch", stored: true })).toContain("earlier version");
});

test("an item is told from its neighbours by what is here of it", () => {
  expect(describeItem({ title: "Offer", from: "Ada" })).toBe("“Offer” from Ada");
  expect(describeItem({ title: "Offer", from: null })).toBe("“Offer”");
  expect(describeItem({ title: null, from: "Ada" })).toBe("From Ada");
  expect(describeItem({ title: null, from: null })).toBeNull();
});
