import { expect, test } from "vitest";
import { markWords, preview } from "./mark-words.ts";

const marked = (text: string, search: string) =>
  markWords(text, search)
    .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
    .join("");

test("the last word marks what begins with it, the ones before only themselves", () => {
  expect(marked("Called about the calls, then call.", "call")).toBe("[Call]ed about the [call]s, then [call].");
  expect(marked("Called about the calls, then call budget.", "call bud")).toBe(
    "Called about the calls, then [call] [bud]get.",
  );
  expect(marked("Called twice.", "called ")).toBe("[Called] twice.");
});

test("case and accents make no difference, and the text keeps its own", () => {
  expect(marked("Zürich, ZURICH and Zu\u0308rich", "zürich ")).toBe("[Zürich], [ZURICH] and [Zürich]");
  expect(marked("Núñez said", "nun")).toBe("[Núñ]ez said");
  expect(marked("ﬁnal offer", "fi")).toBe("[ﬁ]nal offer");
});

test("what a search cannot say is no pattern", () => {
  expect(marked("a (b) [c] $&", "(b) $& ")).toBe("a (b) [c] $&");
  expect(marked("50% of it, 500 more", "50%")).toBe("[50]% of it, 500 more");
  expect(marked("50% of it, 500 more", "50")).toBe("[50]% of it, [50]0 more");
  expect(marked("nothing", "")).toBe("nothing");
});

test("nothing of the text is lost or added by marking", () => {
  const text = "Called — twice!\n\nSays: “Zürich”, 👩‍👩‍👧 and more.  ";
  expect(
    markWords(text, "zur tw")
      .map((piece) => piece.text)
      .join(""),
  ).toBe(text);
});

test("a preview ends with a whole word, and shows the first word that was found", () => {
  const words = Array.from({ length: 80 }, (_, n) => `word${n}`).join(" ");
  const plain = preview(markWords(words, ""), 60);
  expect(plain.cut).toBe(true);
  expect(plain.pieces.map(({ text }) => text).join("")).toMatch(/^word0 .* word\d+…$/);
  const found = preview(markWords(words, "word60"), 60);
  const text = found.pieces.map((piece) => piece.text).join("");
  expect(text).toMatch(/^…word\d+ .*word60.*…$/);
  expect(text.length).toBeLessThanOrEqual(62);
  expect(found.pieces.some((piece) => piece.marked && piece.text === "word60")).toBe(true);
});

test("a short note is its own preview, and one endless word is cut anywhere", () => {
  expect(preview(markWords("short", ""), 60)).toEqual({ pieces: [{ text: "short", marked: false }], cut: false });
  const endless = preview(markWords("x".repeat(300), ""), 60);
  expect(endless.pieces.map(({ text }) => text).join("")).toHaveLength(61);
});
