import { expect, test } from "vitest";
import { countWords, exported, exportedShort } from "./count-words.ts";

test("a file that holds more than is loaded is not named by what is loaded", () => {
  const some = { count: 50, more: true };
  expect(exportedShort(some)).toBe("all that match");
  expect(exported(some)).toBe("all contacts that match");
  expect(countWords(some)).toBe("more than 50 contacts");
});

test("where all are known, their number is said", () => {
  expect(exportedShort({ count: 1_234, more: false })).toBe("1,234");
  expect(exported({ count: 1, more: false })).toBe("1 contact");
  expect(exported(null)).toBe("all contacts that match");
});
