import type { LiveMailbox, MessageEntry, Place } from "../mailbox.ts";
import { placeOf } from "../mail/live.ts";
import { type ApiResult, badRequest } from "./errors.ts";
import { compileQuery } from "./gmail-query.ts";
import { describeQuery, readPageSize, readToken, writeToken } from "./page-token.ts";

/** Newest first. A page token names the last message given, so later arrivals and departures do not move a page. */
export function listMessages(mailbox: LiveMailbox, query: URLSearchParams, nowMs: number): ApiResult {
  const scope = `${mailbox.address}?${describeQuery(query, "maxResults", "pageToken", "alt", "fields")}`;
  const token = query.get("pageToken");
  const last = token === null ? undefined : readPlace(token, scope);
  if (token !== null && !last) return badRequest("Invalid pageToken");
  const size = readPageSize(query, 100, 500);
  const found = findMessages(mailbox, query, scope, nowMs);
  const start = last ? placeAfter(found, last) : 0;
  const page = found.slice(start, start + size);
  const next = start + size < found.length ? page.at(-1) : undefined;
  const body = {
    ...(page.length > 0 && { messages: page.map(({ id, threadId }) => ({ id, threadId })) }),
    ...(next && { nextPageToken: writeToken([next.internalDateMs, next.id], scope) }),
    resultSizeEstimate: estimate(found.length),
  };
  return { status: 200, body };
}

function readPlace(token: string, scope: string): Place | undefined {
  const place = readToken(token, scope);
  if (!Array.isArray(place)) return undefined;
  const [internalDateMs, id] = place as unknown[];
  return typeof internalDateMs === "number" && typeof id === "string" ? { internalDateMs, id } : undefined;
}

function placeAfter(found: readonly MessageEntry[], last: Place): number {
  const place = placeOf(found, last);
  return found[place]?.id === last.id ? place + 1 : place;
}

/** Listings under way, so that a page does not search the whole mailbox again. */
const searches = new WeakMap<LiveMailbox, { version: number; byScope: Map<string, readonly MessageEntry[]> }>();
const MAX_SEARCHES = 16;

function findMessages(
  mailbox: LiveMailbox,
  query: URLSearchParams,
  scope: string,
  nowMs: number,
): readonly MessageEntry[] {
  // What a relative date means changes by the moment.
  if (scope.includes("er_than:")) return search(mailbox, query, nowMs);
  const known = searches.get(mailbox);
  const kept = known?.version === mailbox.version ? known : { version: mailbox.version, byScope: new Map() };
  const found = kept.byScope.get(scope) ?? search(mailbox, query, nowMs);
  if (kept.byScope.size >= MAX_SEARCHES) kept.byScope.clear();
  kept.byScope.set(scope, found);
  searches.set(mailbox, kept);
  return found;
}

function search(mailbox: LiveMailbox, query: URLSearchParams, nowMs: number): readonly MessageEntry[] {
  const labels = query.getAll("labelIds");
  const { matches, seesSpamAndTrash, fromMs, toMs } = compileQuery(query.get("q") ?? "", mailbox, nowMs);
  const everything =
    query.get("includeSpamTrash") === "true" ||
    seesSpamAndTrash ||
    labels.some((label) => label === "SPAM" || label === "TRASH");
  const wanted = (entry: MessageEntry) =>
    (everything || !isHidden(entry)) && labels.every((label) => entry.labelIds.includes(label)) && matches(entry);
  // Newest first: everything from the first instant before `toMs` on, up to `fromMs`.
  const start = firstOlder(mailbox.entries, toMs);
  const end = firstOlder(mailbox.entries, fromMs);
  return mailbox.entries.slice(start, end).filter(wanted);
}

/** The place of the first entry before an instant. */
function firstOlder(entries: readonly MessageEntry[], instantMs: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.internalDateMs ?? 0) >= instantMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isHidden(entry: MessageEntry): boolean {
  return entry.labelIds.includes("SPAM") || entry.labelIds.includes("TRASH");
}

/** Google's number is rough; clients must not count on it, so ours is rough as well. */
function estimate(count: number): number {
  return count > 201 ? 201 : count;
}
