import { expect, test } from "vitest";
import { ListingCircleError } from "#src/errors.ts";
import { type Mark, markText, readMark, watchCircle } from "./listing-circle.ts";

/** Pages until the circle is seen; null where it never is. */
function seenAfter(tokens: (page: number) => string, pages: number): number | null {
  let text: string | null = null;
  for (let page = 1; page <= pages; page++) {
    try {
      const mark: Mark = watchCircle(readMark(text), tokens(page), page, ["Google", "messages.list"]);
      text = markText(mark);
    } catch (error) {
      if (error instanceof ListingCircleError) return page;
      throw error;
    }
  }
  return null;
}

test("a circle is seen within four rounds of it, however long it is and however late it begins", () => {
  for (const length of [1, 2, 3, 7, 50, 333])
    for (const lead of [0, 1, 5, 100]) {
      const seen = seenAfter((page) => `p${page <= lead ? `lead${page}` : (page - lead) % length}`, 10_000);
      expect(seen, `${lead} pages, then ${length} again and again`).not.toBeNull();
      expect(seen).toBeLessThanOrEqual(2 * lead + 4 * length);
    }
});

test("a long listing that never comes back is left alone", () => {
  expect(seenAfter((page) => `p${page}`, 5_000)).toBeNull();
});

test("a mark survives being stored, whatever the token looks like", () => {
  for (const pageToken of ["a b", "12 c", "\n", ""])
    expect(readMark(markText({ pageToken, page: 7 }))).toEqual({ pageToken, page: 7 });
  expect(readMark(null)).toBeNull();
});
