/** A piece of a text, and whether it was searched for. */
export type Piece = { text: string; marked: boolean };

/** A single letter is searched for only while it is being typed. */
const SHORTEST = 2;

/** Case and accents off, letter by letter, so that places in the folded text are places in the text itself. */
function fold(letter: string): string {
  const plain = letter
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .toLowerCase();
  return plain === "ς" ? "σ" : plain;
}

const wordsOf = (text: string): string[] =>
  [...text.normalize("NFC")]
    .map(fold)
    .join("")
    .split(/[^\p{L}\p{N}]+/u);

/**
 * Where the words of a search stand in a text: whole words, and of the last one also those that begin with it. What the
 * search itself goes by, so that whatever was found shows why.
 */
export function markWords(text: string, search: string): Piece[] {
  const wanted = wordsOf(search);
  const beginning = wanted.pop() ?? "";
  const whole = new Set(wanted.filter((word) => word.length >= SHORTEST));
  const found: Piece[] = [];
  for (const [piece] of text.normalize("NFC").matchAll(/[\p{L}\p{N}\p{M}]+|[^\p{L}\p{N}\p{M}]+/gu)) {
    const word = [...piece].map(fold).join("");
    const length = whole.has(word)
      ? piece.length
      : beginning !== "" && word.startsWith(beginning)
        ? lengthOf(piece, beginning)
        : 0;
    add(found, piece.slice(0, length), true);
    add(found, piece.slice(length), false);
  }
  return found;
}

/** How many characters of `piece` fold to `beginning`. */
function lengthOf(piece: string, beginning: string): number {
  let folded = "";
  let length = 0;
  for (const letter of piece) {
    if (folded.length >= beginning.length) break;
    folded += fold(letter);
    length += letter.length;
  }
  return length;
}

function add(pieces: Piece[], text: string, marked: boolean): void {
  const last = pieces.at(-1);
  if (text === "") return;
  if (last?.marked === marked) last.text += text;
  else pieces.push({ text, marked });
}

/**
 * What is shown of a text before it is opened: about `limit` characters, from shortly before the first marked word. Whole
 * words, "…" where something is left out.
 */
export function preview(pieces: readonly Piece[], limit: number): { pieces: Piece[]; cut: boolean } {
  const text = pieces.map((piece) => piece.text).join("");
  if (text.length <= limit) return { pieces: [...pieces], cut: false };
  const first = pieces.findIndex(({ marked }) => marked);
  const at = first < 0 ? 0 : pieces.slice(0, first).reduce((sum, piece) => sum + piece.text.length, 0);
  const wish = at < limit * 0.7 ? 0 : Math.min(at - Math.floor(limit * 0.3), text.length - limit);
  const from = wish === 0 ? 0 : wordStart(text, wish);
  const to = from + limit >= text.length ? text.length : wordEnd(text, from, from + limit);
  const shown: Piece[] = [];
  if (from > 0) add(shown, "…", false);
  let place = 0;
  for (const piece of pieces) {
    add(shown, piece.text.slice(Math.max(0, from - place), Math.max(0, to - place)), piece.marked);
    place += piece.text.length;
  }
  if (to < text.length) add(shown, "…", false);
  return { pieces: shown, cut: true };
}

function wordStart(text: string, at: number): number {
  const space = text.slice(at).search(/\s/);
  return space < 0 || space > 30 ? at : at + space + 1;
}

function wordEnd(text: string, from: number, at: number): number {
  const space = text.slice(from, at + 1).search(/\s\S*$/);
  return space < 0 ? at : from + space;
}
