import { cleanText, unescapeHtml } from "../mail-address.ts";
import { parseCtDate } from "./dates.map.ts";
import type { CtSettings } from "./settings.schema.ts";

export type Payload = Record<string, unknown>;

/** Numbers and strings are text; `""`, `false`, null and whatever else are nothing. */
export const rawText = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" && Number.isFinite(value) ? String(value) : "";

/** As it is, but for blanks around it: what tells records apart is not tidied. Empty: there is none. */
export const idOf = (payload: Payload, names: readonly string[]): string =>
  names.map((name) => rawText(payload[name]).trim()).find((text) => text !== "") ?? "";

/** Nothing that is one line is longer. */
const LONGEST_LINE = 500;

/** One line of the first of these fields that says something; a placeholder says nothing. Empty: none does. */
export function textOf(payload: Payload, names: readonly string[], settings: CtSettings): string {
  for (const name of names) {
    const text = lineOf(payload[name]);
    if (text !== "" && !isPlaceholder(text, settings)) return text;
  }
  return "";
}

const lineOf = (value: unknown): string => cleanText(unescapeHtml(rawText(value).slice(0, LONGEST_LINE)));

/** First and last name. A placeholder may stand in one of them, or be spread over both. */
export function personOf(
  payload: Payload,
  { firstName, lastName }: { firstName: readonly string[]; lastName: readonly string[] },
  settings: CtSettings,
): string {
  const said = [firstName, lastName].map((names) => names.map((name) => lineOf(payload[name])).find(Boolean) ?? "");
  if (isPlaceholder(said.join(" ").trim(), settings)) return "";
  return said.filter((part) => part !== "" && !isPlaceholder(part, settings)).join(" ");
}

export const textOrNull = (payload: Payload, names: readonly string[], settings: CtSettings): string | null =>
  textOf(payload, names, settings) || null;

const isPlaceholder = (text: string, { placeholders }: CtSettings): boolean =>
  placeholders.some((placeholder) => placeholder.toLowerCase() === text.toLowerCase());

export function dateOf(payload: Payload, names: readonly string[], settings: CtSettings): Date | null {
  for (const name of names) {
    const date = parseCtDate(cleanText(rawText(payload[name])), settings.dateFormats, settings.timeZone);
    if (date) return date;
  }
  return null;
}

/** What fits into `numeric(16, 2)`. */
const MOST_MONEY = 99_999_999_999_999;

/** `$12,500.00`, `12500`, `(500)`: in hundredths, rounded. */
export function moneyOf(payload: Payload, names: readonly string[]): number | null {
  const amount = numberOf(payload, names);
  return amount === null || Math.abs(amount) > MOST_MONEY ? null : Math.round(amount * 100) / 100;
}

export function integerOf(payload: Payload, names: readonly string[], most: number): number | null {
  const count = numberOf(payload, names);
  return count === null || Math.abs(count) > most ? null : Math.round(count);
}

/** `65`, `65 %`, and `0.65` are the same. 0 to 100. */
export function percentOf(payload: Payload, names: readonly string[]): number | null {
  const share = numberOf(payload, names);
  if (share === null) return null;
  return Math.round(Math.min(100, Math.max(0, share > 0 && share < 1 ? share * 100 : share)));
}

const AMOUNT = /^(\()?(-)?\s*\p{Sc}?\s*(-)?(\d{1,3}(?:,\d{3})+|\d+)?(\.\d*)?\s*(%|[a-z]{3})?\)?$/iu;

function numberOf(payload: Payload, names: readonly string[]): number | null {
  for (const name of names) {
    const parts = AMOUNT.exec(cleanText(rawText(payload[name])));
    const [, bracket, minus, late, whole = "", fraction = ""] = parts ?? [];
    if (!parts || !/\d/.test(whole + fraction)) continue;
    const amount = Number(`${whole.replaceAll(",", "") || "0"}${fraction === "." ? "" : fraction}`);
    return (bracket ?? minus ?? late) ? 0 - amount : amount;
  }
  return null;
}

/** `"1"` and `true` are on, `"0"`, `""`, `false` and null off. */
export function isOn(payload: Payload, names: readonly string[]): boolean {
  const value = names.map((name) => payload[name]).find((said) => said !== undefined);
  return value === true || /^(1|true|yes|active|on)$/i.test(rawText(value).trim());
}

/** Notes are written in an editor that makes HTML: its lines stay lines, its tags go. */
export function plainText(html: string): string {
  const lines = withoutCode(html.slice(0, LONGEST_HTML))
    .replace(/<br\s*\/?>|<\/(p|div|li|tr|h[1-6])\s*>/gi, "\n")
    .replace(/<\/?[a-z][^<>]*>/gi, "");
  return unescapeHtml(lines)
    .split(/\r\n|\r|\n/)
    .map((line) => cleanText(line))
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()
    .slice(0, LONGEST_TEXT)
    .toWellFormed();
}

/** Nobody writes more; what is said beyond it is in the raw record. */
const LONGEST_TEXT = 100_000;
const LONGEST_HTML = 10 * LONGEST_TEXT;

/** Each end is looked for once: a text of nothing but beginnings would be searched to its end from each of them. */
function withoutCode(html: string): string {
  const ends = { script: nextOf(html, /<\/script\s*>/gi), style: nextOf(html, /<\/style\s*>/gi) };
  let [text, from] = ["", 0];
  for (const { 0: open, 1: name = "", index } of html.matchAll(/<(script|style)\b/gi)) {
    if (index < from) continue;
    const end = ends[name.toLowerCase() as keyof typeof ends](index + open.length);
    if (end === null) continue;
    text += html.slice(from, index);
    from = end;
  }
  return text + html.slice(from);
}

/** @returns finds where the first match behind a place ends; the places asked for must grow */
function nextOf(text: string, pattern: RegExp): (from: number) => number | null {
  let match = pattern.exec(text);
  return (from) => {
    while (match && match.index < from) match = pattern.exec(text);
    return match && match.index + match[0].length;
  };
}
