import { type AppError, RateLimitedError } from "#src/errors.ts";
import type { Page, Stream } from "../contract.ts";
import { GET_UNITS, getOne } from "./gmail-get.ts";
import { place, readItem } from "./gmail-item.ts";
import { countIds, type Listed, listIds } from "./gmail-list.ts";
import { mapGmailMessage } from "./gmail-messages.map.ts";
import { gmailProfile, readResumeToken, resumeToken } from "./gmail-messages.schema.ts";
import { openMetadata, unread } from "./gmail-metadata.ts";

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
    count: (http, window, signal) => countIds(rootUrl, http, window, signal),
    readItem: async (http, id, signal) => readItem(id, await getOne({ http, rootUrl, signal }, id)),
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

const pauseMs = (error: AppError | null): number => (error?.retry.kind === "after" ? error.retry.seconds * 1000 : 0);

/** @throws RateLimitedError while the pause lasts that cut the page short */
function resumed(pageToken: string | null): Listed | null {
  const rest = readResumeToken(pageToken);
  const waitMs = (rest?.notBeforeMs ?? 0) - Date.now();
  if (waitMs > 0) throw new RateLimitedError("Google", Math.ceil(waitMs / 1000));
  return rest;
}
