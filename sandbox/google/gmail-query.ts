import { Temporal } from "temporal-polyfill";
import { headerValue, type Mailbox, type MessageContent, type MessageEntry } from "../mailbox.ts";
import { decodeWords } from "../words.ts";
import { parseQuery, type Query } from "./gmail-query.parse.ts";

/** Nothing before `fromMs`, or from `toMs` on, can match. */
export type Matcher = {
  matches(entry: MessageEntry): boolean;
  seesSpamAndTrash: boolean;
  fromMs: number;
  toMs: number;
};

type Subject = { entry: MessageEntry; mailbox: Mailbox; nowMs: number };

/** Compiles a search for one mailbox. Cheap terms go first, so that few messages have to be rendered. */
export function compileQuery(text: string, mailbox: Mailbox, nowMs = Date.now()): Matcher {
  const query = sortByCost(parseQuery(text));
  const seesSpamAndTrash = mentions(query, /^(in|label|is)$/, /^(anywhere|spam|trash)$/);
  return { seesSpamAndTrash, ...spanOf(query), matches: (entry) => holds(query, { entry, mailbox, nowMs }) };
}

/** The window that the outermost terms leave open; one that cannot be read leaves nothing, as in the search itself. */
function spanOf(query: Query): { fromMs: number; toMs: number } {
  const terms = query.kind === "all" ? query.of : [query];
  let [fromMs, toMs] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const term of terms) {
    if (term.kind !== "term") continue;
    const { operator, value } = term;
    if (operator === "after" || operator === "newer") fromMs = Math.max(fromMs, instantOf(value));
    if (operator === "before" || operator === "older") toMs = Math.min(toMs, instantOf(value));
  }
  return Number.isNaN(fromMs) || Number.isNaN(toMs) ? { fromMs: 0, toMs: 0 } : { fromMs, toMs };
}

function holds(query: Query, subject: Subject): boolean {
  if (query.kind === "all") return query.of.every((one) => holds(one, subject));
  if (query.kind === "any") return query.of.some((one) => holds(one, subject));
  if (query.kind === "not") return !holds(query.of, subject);
  return termHolds(query.operator, query.value, subject);
}

const HEADER_TERMS: Record<string, string[]> = {
  from: ["From"],
  to: ["To", "Cc", "Bcc"],
  cc: ["Cc"],
  bcc: ["Bcc"],
  subject: ["Subject"],
  list: ["List-Id"],
  deliveredto: ["Delivered-To"],
  rfc822msgid: ["Message-ID"],
};

function termHolds(operator: string, value: string, subject: Subject): boolean {
  const { entry, mailbox, nowMs } = subject;
  const sentMs = entry.internalDateMs;
  if (operator === "after" || operator === "newer") return sentMs >= instantOf(value);
  if (operator === "before" || operator === "older") return sentMs < instantOf(value);
  if (operator === "newer_than") return sentMs >= agoMs(value, nowMs);
  if (operator === "older_than") return sentMs < agoMs(value, nowMs);
  if (operator === "in" && value === "anywhere") return true;
  if (operator === "is" && value === "read") return !entry.labelIds.includes("UNREAD");
  if (operator === "category")
    return hasLabel(subject, value === "primary" ? "category_personal" : `category_${value}`);
  if (operator === "in" || operator === "is" || operator === "label") return hasLabel(subject, value);
  const content = mailbox.content(entry);
  if (operator === "has") return value === "attachment" && content.attachments.length > 0;
  if (operator === "filename") return content.attachments.some((file) => file.filename.toLowerCase().includes(value));
  const headers = HEADER_TERMS[operator];
  if (headers) return headers.some((name) => decoded(content, name).includes(value === "me" ? mailbox.address : value));
  const words = operator === "" ? value : `${operator}:${value}`;
  return (
    content.text.toLowerCase().includes(words) ||
    ["Subject", "From", "To"].some((name) => decoded(content, name).includes(words))
  );
}

function decoded(content: MessageContent, name: string): string {
  return decodeWords(headerValue(content.headers, name) ?? "").toLowerCase();
}

function hasLabel({ entry, mailbox }: Subject, name: string): boolean {
  const id = mailbox.userLabels.find((label) => label.name.toLowerCase().replaceAll(/[ /]/g, "-") === name)?.id;
  const wanted = (id ?? (name === "drafts" ? "draft" : name)).toLowerCase();
  return entry.labelIds.some((label) => label.toLowerCase() === wanted);
}

/** Epoch seconds, or a date meaning midnight in California. NaN, which nothing matches, for anything else. */
function instantOf(value: string): number {
  if (/^\d{5,}$/.test(value)) return Number(value) * 1000;
  const [, year, month, day] = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})$/.exec(value) ?? [];
  if (!year) return Number.NaN;
  const fields = { year: Number(year), month: Number(month), day: Number(day) };
  return Temporal.PlainDate.from(fields).toZonedDateTime("America/Los_Angeles").epochMilliseconds;
}

const DAYS: Record<string, number> = { d: 1, m: 30, y: 365 };

function agoMs(value: string, nowMs: number): number {
  const [, count, unit = ""] = /^(\d+)([dmy])$/.exec(value) ?? [];
  return nowMs - Number(count) * (DAYS[unit] ?? Number.NaN) * 86_400_000;
}

function mentions(query: Query, operator: RegExp, value: RegExp): boolean {
  if (query.kind === "term") return operator.test(query.operator) && value.test(query.value);
  if (query.kind === "not") return false;
  return query.of.some((one) => mentions(one, operator, value));
}

const CHEAP = new Set([
  "after",
  "before",
  "newer",
  "older",
  "newer_than",
  "older_than",
  "in",
  "is",
  "label",
  "category",
]);

function cost(query: Query): number {
  if (query.kind === "term") return CHEAP.has(query.operator) ? 0 : 1;
  return query.kind === "not" ? cost(query.of) : Math.max(0, ...query.of.map(cost));
}

function sortByCost(query: Query): Query {
  if (query.kind === "term") return query;
  if (query.kind === "not") return { kind: "not", of: sortByCost(query.of) };
  return { kind: query.kind, of: query.of.map(sortByCost).sort((left, right) => cost(left) - cost(right)) };
}
