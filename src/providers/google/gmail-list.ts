import type { Http, ReadPage, Window } from "../contract.ts";
import { gmailList } from "./gmail-messages.schema.ts";
import { listPage, withPageToken } from "./page-token.ts";
import { type Generation, gmailCost } from "./quotas.ts";

/** Gmail gives at most this many ids a page. */
export const MOST_IDS = 500;

export type ListAt = { rootUrl: string; generation: Generation };
export type Listed = { ids: string[]; next: string | null };

/** One page of the window's ids. */
export async function listIds(
  { rootUrl, generation }: ListAt,
  pageSize: number,
  { http, window, pageToken, signal }: ReadPage,
): Promise<Listed> {
  const url = new URL("gmail/v1/users/me/messages", rootUrl);
  url.searchParams.set("q", searchFor(window));
  url.searchParams.set("maxResults", String(pageSize));
  url.searchParams.set("includeSpamTrash", "false");
  const request = { call: "messages.list", ...gmailCost("messages.list", generation), signal, schema: gmailList };
  const list = (token: string | null) => http.getJson({ ...request, url: withPageToken(url, token) });
  const { messages, next } = await listPage(request.call, pageToken, list);
  return { ids: [...new Set(messages.map(({ id }) => id))], next };
}

/** A listing that moves while it is read may name an id on two pages: it counts once. */
export async function countIds(at: ListAt, http: Http, window: Window, signal: AbortSignal): Promise<number> {
  const seen = new Set<string>();
  let pageToken: string | null = null;
  do {
    const page: Listed = await listIds(at, MOST_IDS, { http, window, pageToken, signal });
    for (const id of page.ids) seen.add(id);
    pageToken = page.next;
  } while (pageToken !== null);
  return seen.size;
}

/** Seconds, because dates mean midnight in California; a second more on each side, as whether the ends count is not written down. */
function searchFor({ from, to }: Window): string {
  return `after:${Math.floor(from.getTime() / 1000) - 1} before:${Math.ceil(to.getTime() / 1000) + 1}`;
}
