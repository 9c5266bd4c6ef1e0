import { assert, integer, property, string } from "fast-check";
import { expect, test } from "vitest";
import { cutAtWord } from "./cut-at-word.ts";

test("a short text stays as it is", () => expect(cutAtWord("See you on Friday.", 40)).toBe("See you on Friday."));

test("a long text ends with a whole word", () => {
  expect(cutAtWord("The offer for the two upper floors is attached", 24)).toBe("The offer for the two…");
  expect(cutAtWord("The offer for the two, upper floors", 22)).toBe("The offer for the two…");
  expect(cutAtWord("The offer for the two", 21)).toBe("The offer for the two");
});

test("a word longer than the limit is cut, and no letter is halved", () => {
  expect(cutAtWord("Donaudampfschifffahrt", 5)).toBe("Donau…");
  expect(cutAtWord("🙂🙂🙂🙂", 2)).toBe("🙂🙂…");
});

test("never longer than asked, and always a beginning of the text", () =>
  assert(
    property(string({ unit: "grapheme" }), integer({ min: 1, max: 60 }), (text, limit) => {
      const cut = cutAtWord(text, limit);
      expect([...cut].length).toBeLessThanOrEqual(limit + 1);
      expect(text.trim().startsWith(cut.replace(/…$/u, ""))).toBe(true);
    }),
  ));
