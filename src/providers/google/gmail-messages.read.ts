import { type AppError, RateLimitedError } from "#src/errors.ts";
import type { Page, RawFailure, RawItem, ReadPage, Stream, Window } from "../contract.ts";
import { GET_UNITS, type Outcome } from "./gmail-get.ts";
import { mapGmailMessage } from "./gmail-messages.map.ts";
import { gmailList, gmailProfile, readResumeToken, resumeToken, wireMessage } from "./gmail-messages.schema.ts";
import { openMetadata, unread } from "./gmail-metadata.ts";
import { listPage, withPageToken } from "./page-token.ts";

export type GmailConfig = {
  /** Ends with a slash. */
  rootUrl: string;
  /** Empty: no batch endpoint, single gets. */
  batchUrl: string;
  /** Quota of one user, to size a batch; 0 or absent: no limit. */
  unitsPerMinute?: number;
  /** Ids per page; a page is one transaction of the reader. */
  pageSize?: number;
  retryDelayMs?: number;
};

const LARGEST_BATCH = 25;

export function gmailMessages(config: GmailConfig): Stream {
  const { rootUrl, batchUrl, pageSize = 100, retryDelayMs = 500 } = config;
  const readMetadata = openMetadata({ rootUrl, batchUrl, retryDelayMs, ...batchesFor(config.unitsPerMinute) });
  return {
    name: "gmail.messages",
    product: "gmail",
    scopes: [
      "https://www.googleapis.com/auth/gmail.readonly",
      "https://www.googleapis.com/auth/gmail.modify",
      "https://mail.google.com/",
    ],
    async pin(http, signal) {
      const url = new URL("gmail/v1/users/me/profile", rootUrl);
      const profile = await http.getJson({ call: "getProfile", url, units: 1, signal, schema: gmailProfile });
      return profile.historyId;
    },
    async readPage(read) {
      const { ids, next } = resumed(read.pageToken) ?? (await listIds(rootUrl, pageSize, read));
      const { outcomes, stoppedBy } = await readMetadata(read.http, ids, read.signal);
      const left = stoppedBy ? unread(ids, outcomes) : [];
      if (stoppedBy && left.length === ids.length) throw stoppedBy;
      const rest = { ids: left, next, notBeforeMs: Date.now() + pauseMs(stoppedBy) };
      const page: Page = { items: [], failures: [], nextPageToken: left.length > 0 ? resumeToken(rest) : next };
      const waiting = new Set(left);
      for (const id of ids) if (!waiting.has(id)) place(page, id, outcomes.get(id), read.window);
      return page;
    },
    map: mapGmailMessage,
  };
}

/**
 * Where quota is the limit, one batch at a time with a second's worth of it: several readers of one account then wait for
 * each other less than the door allows, and no page is given up half read.
 */
function batchesFor(unitsPerMinute = 0): { batchParts: number; batchesInFlight: number } {
  if (unitsPerMinute === 0) return { batchParts: LARGEST_BATCH, batchesInFlight: 2 };
  const aSecond = Math.floor(unitsPerMinute / 60 / GET_UNITS);
  return { batchParts: Math.min(LARGEST_BATCH, Math.max(1, aSecond)), batchesInFlight: 1 };
}

type Listed = { ids: string[]; next: string | null };

const pauseMs = (error: AppError | null): number => (error?.retry.kind === "after" ? error.retry.seconds * 1000 : 0);

/** @throws RateLimitedError while the pause lasts that cut the page short */
function resumed(pageToken: string | null): Listed | null {
  const rest = readResumeToken(pageToken);
  const waitMs = (rest?.notBeforeMs ?? 0) - Date.now();
  if (waitMs > 0) throw new RateLimitedError("Google", Math.ceil(waitMs / 1000));
  return rest;
}

async function listIds(
  rootUrl: string,
  pageSize: number,
  { http, window, pageToken, signal }: ReadPage,
): Promise<Listed> {
  const url = new URL("gmail/v1/users/me/messages", rootUrl);
  url.searchParams.set("q", searchFor(window));
  url.searchParams.set("maxResults", String(pageSize));
  url.searchParams.set("includeSpamTrash", "false");
  const request = { call: "messages.list", units: 5, signal, schema: gmailList };
  const list = (token: string | null) => http.getJson({ ...request, url: withPageToken(url, token) });
  const { messages, next } = await listPage(request.call, pageToken, list);
  return { ids: [...new Set(messages.map(({ id }) => id))], next };
}

/** Seconds, because dates mean midnight in California; a second more on each side, as whether the ends count is not written down. */
function searchFor({ from, to }: Window): string {
  return `after:${Math.floor(from.getTime() / 1000) - 1} before:${Math.ceil(to.getTime() / 1000) + 1}`;
}

function place(page: Page, id: string, outcome: Outcome | undefined, window: Window): void {
  if (!outcome || outcome.kind === "gone") return;
  if (outcome.kind !== "message") {
    page.failures.push(failure(id, outcome));
    return;
  }
  const item = toItem(outcome.body);
  if (item === null || item.externalId !== id) {
    page.failures.push({
      externalId: id,
      code: "UNREADABLE",
      message: "Google answered 200 (messages.get, unknown shape)",
    });
  } else if (item.occurredAt >= window.from && item.occurredAt < window.to) page.items.push(item);
}

function failure(id: string, outcome: Exclude<Outcome, { kind: "message" | "gone" }>): RawFailure {
  if (outcome.kind === "again") return { externalId: id, code: outcome.error.code, message: outcome.error.message };
  return {
    externalId: id,
    code: `HTTP_${outcome.status}`,
    message: `Google answered ${outcome.status} (messages.get)`,
  };
}

/** As Gmail sent it, but without `historyId` and with labels in order: a message nobody touched stays equal. */
function toItem(body: Record<string, unknown>): RawItem | null {
  const parsed = wireMessage.safeParse(body);
  if (!parsed.success) return null;
  const { id, historyId, internalDate, labelIds } = parsed.data;
  const { historyId: _moves, ...payload } = body;
  return {
    externalId: id,
    occurredAt: new Date(Number(internalDate)),
    versionAt: versionOf(historyId),
    payload: { ...payload, labelIds: [...new Set(labelIds)].sort() },
  };
}

/** Instants after the year 9999 have no plain ISO form. */
const LAST_INSTANT_MS = 253_402_300_799_999n;

/**
 * A message has no "last changed" time, but its historyId only grows. It is read as ms since 1970: not a moment, an order.
 * Real ids are far below the end of the year 9999; one above it counts as the last.
 */
export function versionOf(historyId: string): Date {
  const change = BigInt(historyId);
  return new Date(Number(change < LAST_INSTANT_MS ? change : LAST_INSTANT_MS));
}
