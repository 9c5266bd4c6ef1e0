import { type AppError, RateLimitedError } from "#src/errors.ts";
import type { Page, Stream } from "../contract.ts";
import { getOne } from "./gmail-get.ts";
import { place, readItem } from "./gmail-item.ts";
import { countIds, type Listed, listIds, MOST_IDS } from "./gmail-list.ts";
import { mapGmailMessage } from "./gmail-messages.map.ts";
import { gmailProfile, readResumeToken, resumeToken } from "./gmail-messages.schema.ts";
import { LARGEST_BATCH, openMetadata } from "./gmail-metadata.ts";
import { type Generation, gmailCost } from "./quotas.ts";
import { gmailTitle } from "./item-title.ts";
import { gmailMessageUrl } from "./item-url.ts";

export type GmailConfig = {
  /** Ends with a slash. */
  rootUrl: string;
  /** Empty: no batch endpoint, single gets. */
  batchUrl: string;
  /** Which of Google's price lists the project is charged by. Default new. */
  generation?: Generation;
  /** Ids per listing, and at most so many messages a page; a page is one transaction of the reader. */
  pageSize?: number;
  /** Where quota is scarce a page is cut short after this time, so that a death costs seconds. */
  pageMs?: number;
  retryDelayMs?: number;
};

export function gmailMessages(config: GmailConfig): Stream {
  const { rootUrl, batchUrl, generation = "new", pageSize = MOST_IDS, pageMs = 5_000, retryDelayMs = 500 } = config;
  const readMetadata = openMetadata({ batchUrl, retryDelayMs, pageMs });
  const at = { rootUrl, generation };
  return {
    name: "gmail.messages",
    product: "gmail",
    cost: {
      quota: "gmail",
      perItem: gmailCost("messages.get", generation).units,
      perPage: gmailCost("messages.list", generation).units,
      itemsPerPage: pageSize,
      itemsPerCall: batchUrl === "" ? 1 : LARGEST_BATCH,
    },
    scopes: [
      "https://www.googleapis.com/auth/gmail.readonly",
      "https://www.googleapis.com/auth/gmail.modify",
      "https://mail.google.com/",
    ],
    async pin(http, signal) {
      const url = new URL("gmail/v1/users/me/profile", rootUrl);
      const cost = gmailCost("getProfile", generation);
      const profile = await http.getJson({ call: "getProfile", url, ...cost, signal, schema: gmailProfile });
      return profile.historyId;
    },
    async readPage(read) {
      const { http, signal } = read;
      const { ids, next, isAnew = false } = resumed(read.pageToken) ?? (await listIds(at, pageSize, read));
      const { outcomes, left, stoppedBy } = await readMetadata({ ...at, http, signal }, ids);
      if (stoppedBy && left.length === ids.length) throw stoppedBy;
      const ours = stoppedBy instanceof RateLimitedError && stoppedBy.ours;
      const rest = { ids: left, next, notBeforeMs: Date.now() + pauseMs(stoppedBy), ours };
      const isCut = left.length > 0;
      const page: Page = { items: [], failures: [], nextPageToken: isCut ? resumeToken(rest) : next };
      if (isCut) page.isCut = true;
      if (isAnew) page.isAnew = true;
      const waiting = new Set(left);
      for (const id of ids) if (!waiting.has(id)) place(page, id, outcomes.get(id), read.window);
      return page;
    },
    count: (http, window, signal, mostPages) => countIds(at, http, window, signal, mostPages),
    readItem: async (http, id, signal) => readItem(id, await getOne({ ...at, http, signal }, id)),
    map: mapGmailMessage,
    titleOf: gmailTitle,
    urlOf: gmailMessageUrl,
  };
}

const pauseMs = (error: AppError | null): number => (error?.retry.kind === "after" ? error.retry.seconds * 1000 : 0);

/** @throws RateLimitedError while the pause lasts that cut the page short */
function resumed(pageToken: string | null): Listed | null {
  const rest = readResumeToken(pageToken);
  const waitMs = (rest?.notBeforeMs ?? 0) - Date.now();
  if (waitMs > 0) throw new RateLimitedError("Google", Math.ceil(waitMs / 1000), rest?.ours);
  return rest;
}
