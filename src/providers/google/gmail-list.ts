import type { Http, ReadPage, Window } from "../contract.ts";
import { gmailList } from "./gmail-messages.schema.ts";
import { eachPage, listPage, withPageToken } from "./page-token.ts";
import { type Generation, gmailCost } from "./quotas.ts";

/** Gmail gives at most this many ids a page. */
export const MOST_IDS = 500;

export type ListAt = { rootUrl: string; generation: Generation };
export type Listed = { ids: string[]; next: string | null; isAnew?: boolean };

/** One page of the window's ids. */
export async function listIds(at: ListAt, pageSize: number, read: ReadPage): Promise<Listed> {
  const { messages, next, isAnew } = await listPage(CALL, read.pageToken, listing(at, pageSize, read));
  return { ids: [...new Set(messages.map(({ id }) => id))], next, isAnew };
}

const CALL = "messages.list";

function listing({ rootUrl, generation }: ListAt, pageSize: number, read: Omit<ReadPage, "pageToken">) {
  const { http, window, signal } = read;
  const url = new URL("gmail/v1/users/me/messages", rootUrl);
  url.searchParams.set("q", searchFor(window));
  url.searchParams.set("maxResults", String(pageSize));
  url.searchParams.set("includeSpamTrash", "false");
  const request = { call: CALL, ...gmailCost(CALL, generation), signal, schema: gmailList };
  return (token: string | null) => http.getJson({ ...request, url: withPageToken(url, token) });
}

/** A listing that moves while it is read may name an id on two pages: it counts once. */
export async function countIds(
  at: ListAt,
  http: Http,
  window: Window,
  signal: AbortSignal,
  mostPages?: number,
): Promise<number | null> {
  const seen = new Set<string>();
  const list = listing(at, MOST_IDS, { http, window, signal });
  const isWhole = await eachPage(
    CALL,
    list,
    ({ messages }) => {
      for (const { id } of messages) seen.add(id);
    },
    mostPages,
  );
  return isWhole ? seen.size : null;
}

/** Seconds, because dates mean midnight in California; a second more on each side, as whether the ends count is not written down. */
function searchFor({ from, to }: Window): string {
  return `after:${Math.floor(from.getTime() / 1000) - 1} before:${Math.ceil(to.getTime() / 1000) + 1}`;
}
