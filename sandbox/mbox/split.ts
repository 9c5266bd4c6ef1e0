import { createByteWindow } from "../bytes.ts";
import { bodyStart, isEmptyLine, readBorder, trimEnd, unquote } from "./border.ts";

/** One piece of an mbox. `envelope` is its "From " line, absent when the input is a single bare message. */
export type Piece = { index: number; envelope: string | undefined; bytes: Buffer; sizeBytes: number };

/** Kept per message; what lies beyond is counted, not stored, so memory does not depend on the input. */
const MAX_KEPT_BYTES = 8 * 1024 * 1024;
/** A Content-Length is looked for in so much of a message, … */
const MAX_HEAD_BYTES = 256 * 1024;
/** … and believed up to this: until it is proven, so much has to be held back. */
const MAX_HELD_BYTES = 32 * 1024 * 1024;
/** Enough to see the empty line before a border, and a border cut in two. */
const TAIL_BYTES = 8;

const BYTE_ORDER_MARK = Buffer.from("\ufeff");
const BORDER = Buffer.from("\nFrom ");
const CONTENT_LENGTH = /^content-length:[ \t]*(\d{1,9})[ \t]*\r?$/im;

/**
 * Splits an mbox of any dialect as it streams by.
 *
 * A border is a line starting "From " at the very beginning or after an empty line, that either carries a date or is
 * followed by a header. A Content-Length (mboxcl, mboxcl2) is followed when it leads to a border or to the end, and
 * otherwise ignored: messages bring wrong ones from where they were sent. Quoting (`>From `) loses one level (mboxo,
 * mboxrd, mboxcl), unless the archive shows that it does not quote (mboxcl2).
 */
export async function* splitMbox(input: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
  const splitter = createSplitter();
  for await (const chunk of input) {
    splitter.append(chunk);
    yield* splitter.pieces(false);
  }
  yield* splitter.pieces(true);
}

type Phase = "first" | "head" | "body";

function createSplitter() {
  const window = createByteWindow();
  let phase: Phase = "first";
  let index = 0;
  let envelope: string | undefined;
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let sizeBytes = 0;
  /** Up to here the window holds no border. */
  let scanned = 0;
  /** The archive does not quote: borders in bodies have been seen that a Content-Length explains. */
  let isUnquoted = false;
  let isDone = false;

  function take(count: number): void {
    const bytes = window.bytes().subarray(0, Math.min(count, MAX_KEPT_BYTES - keptBytes));
    if (bytes.length > 0) kept.push(bytes);
    keptBytes += bytes.length;
    sizeBytes += count;
    window.drop(count);
    scanned = Math.max(0, scanned - count);
  }

  function close(isVerbatim: boolean): Piece | undefined {
    const whole = kept.length === 1 && kept[0] ? kept[0] : Buffer.concat(kept);
    const bytes = trimEnd(isVerbatim ? whole : unquote(whole));
    const piece = { index, envelope, bytes, sizeBytes };
    [kept, keptBytes, sizeBytes, scanned, phase] = [[], 0, 0, 0, "head"];
    if (envelope === undefined && !bytes.some((byte) => byte > 32)) return undefined;
    index += 1;
    return piece;
  }

  /** The window begins with a border: step behind it. */
  function open(border: { end: number; line: string }): void {
    window.drop(border.end);
    envelope = border.line;
    phase = "head";
  }

  /** @returns true once the first line has been looked at */
  function begin(isEnd: boolean): boolean {
    const bytes = window.bytes();
    if (bytes.length < 8 && !isEnd) return false;
    const border = readBorder(bytes, bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0, isEnd);
    if (border === "more") return false;
    phase = "head";
    if (border) open(border);
    return true;
  }

  /** Follows the Content-Length, if there is one that can be believed. */
  function readHead(isEnd: boolean): Piece | "more" | undefined {
    const bytes = window.bytes();
    const body = bodyStart(bytes);
    if (body === undefined && !isEnd && bytes.length < MAX_HEAD_BYTES) return "more";
    const head = bytes.toString("latin1", 0, Math.min(body ?? 0, MAX_HEAD_BYTES));
    const length = Number(CONTENT_LENGTH.exec(head)?.[1] ?? Number.NaN);
    phase = "body";
    scanned = Math.max(0, (body ?? 0) - 1);
    if (body === undefined || !(length <= MAX_HELD_BYTES)) return undefined;
    const next = borderBehind(bytes, body + length, isEnd);
    if (next === "more") phase = "head";
    if (next === "more" || next === undefined) return next;
    isUnquoted ||= hasBareFrom(bytes.subarray(body, body + length));
    take(body + length);
    window.drop(next.at - body - length);
    const piece = close(isUnquoted);
    isDone = next.border === undefined;
    if (next.border) open({ ...next.border, end: next.border.end - next.at });
    return piece;
  }

  function readBody(isEnd: boolean): Piece | "more" | undefined {
    const bytes = window.bytes();
    const at = bytes.indexOf(BORDER, scanned);
    if (at < 0) {
      scanned = Math.max(scanned, bytes.length - BORDER.length + 1);
      take(isEnd ? bytes.length : Math.max(0, bytes.length - TAIL_BYTES));
      isDone = isEnd;
      return isEnd ? close(false) : "more";
    }
    const border = isEmptyLine(bytes, at) ? readBorder(bytes, at + 1, isEnd) : undefined;
    scanned = border === "more" ? at : at + 1;
    if (!border) return undefined;
    take(border === "more" ? Math.max(0, at - 2) : at + 1);
    if (border === "more") return "more";
    const piece = close(false);
    open({ ...border, end: border.end - at - 1 });
    return piece;
  }

  function* pieces(isEnd: boolean): Generator<Piece> {
    if (phase === "first" && !begin(isEnd)) return;
    while (!isDone) {
      const found = phase === "head" ? readHead(isEnd) : readBody(isEnd);
      if (found === "more") return;
      if (found) yield found;
    }
  }

  return { append: window.append, pieces };
}

/** What follows a body of the announced length: a border, or nothing more (`border` absent). */
function borderBehind(bytes: Buffer, bodyEnd: number, isEnd: boolean) {
  if (bodyEnd > bytes.length) return isEnd ? undefined : "more";
  // The length does not count the line breaks in front of the border.
  const breaks = /^(\r?\n){0,3}/.exec(bytes.toString("latin1", bodyEnd, bodyEnd + 6))?.[0].length ?? 0;
  const at = bodyEnd + breaks;
  if (at >= bytes.length) return isEnd ? { at, border: undefined } : "more";
  const border = readBorder(bytes, at, isEnd);
  return border === "more" ? "more" : border && { at, border };
}

function hasBareFrom(body: Buffer): boolean {
  return body.includes(BORDER) || body.toString("latin1", 0, 5) === "From ";
}
