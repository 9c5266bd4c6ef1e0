import type { Mailbox, MessageEntry } from "../mailbox.ts";
import { type ApiResult, badRequest } from "./errors.ts";
import { compileQuery } from "./gmail-query.ts";
import { describeQuery, readPageSize, readToken, writeToken } from "./page-token.ts";

/** Newest first. A page token names the last message given, so later arrivals do not move a page. */
export function listMessages(mailbox: Mailbox, query: URLSearchParams, nowMs: number): ApiResult {
  const scope = `${mailbox.address}?${describeQuery(query, "maxResults", "pageToken", "alt", "fields")}`;
  const token = query.get("pageToken");
  const lastId = token === null ? undefined : readToken(token, scope);
  if (token !== null && typeof lastId !== "string") return badRequest("Invalid pageToken");
  const size = readPageSize(query, 100, 500);
  const found = mailbox.entries.filter(createFilter(mailbox, query, nowMs));
  const start = typeof lastId === "string" ? found.findIndex((entry) => entry.id === lastId) + 1 : 0;
  if (start === 0 && token !== null) return badRequest("Invalid pageToken");
  const page = found.slice(start, start + size);
  const last = page.at(-1);
  const hasMore = last !== undefined && start + size < found.length;
  const body = {
    ...(page.length > 0 && { messages: page.map(({ id, threadId }) => ({ id, threadId })) }),
    ...(hasMore && { nextPageToken: writeToken(last.id, scope) }),
    resultSizeEstimate: estimate(found.length),
  };
  return { status: 200, body };
}

function createFilter(mailbox: Mailbox, query: URLSearchParams, nowMs: number): (entry: MessageEntry) => boolean {
  const labels = query.getAll("labelIds");
  const search = compileQuery(query.get("q") ?? "", mailbox, nowMs);
  const everything =
    query.get("includeSpamTrash") === "true" ||
    search.seesSpamAndTrash ||
    labels.some((label) => label === "SPAM" || label === "TRASH");
  return (entry) =>
    (everything || !isHidden(entry)) &&
    labels.every((label) => entry.labelIds.includes(label)) &&
    search.matches(entry);
}

function isHidden(entry: MessageEntry): boolean {
  return entry.labelIds.includes("SPAM") || entry.labelIds.includes("TRASH");
}

/** Google's number is rough; clients must not count on it, so ours is rough as well. */
function estimate(count: number): number {
  return count > 201 ? 201 : count;
}
