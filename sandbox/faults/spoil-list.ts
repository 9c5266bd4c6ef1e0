import type { ApiResult } from "../google/errors.ts";
import { isDoubled, type Listing } from "./listing.ts";

type Item = { id: string };
type Page = { nextPageToken?: string } & Record<string, unknown>;

/** Tokens whose page's last item is remembered. */
const MAX_REMEMBERED = 1_000;

/** Doubles items, repeats tokens. `items` is the list's name in the body. */
export function spoilList(listing: Listing, result: ApiResult, items: string, token: string | null): ApiResult {
  if (result.status !== 200) return result;
  const page = { ...(result.body as Page) };
  if (listing.spec.duplicates > 0) doubleItems(listing, page, items, token);
  if (token !== null) repeatToken(listing, page, token);
  return { ...result, body: page };
}

function doubleItems(listing: Listing, page: Page, items: string, token: string | null): void {
  const list = (page[items] as Item[] | undefined) ?? [];
  const doubled = list.flatMap((item) => (isDoubled(listing, item.id) ? [item, item] : [item]));
  const carried = token === null ? undefined : (listing.lastOf.get(token) as Item | undefined);
  if (list.length > 0) page[items] = carried ? [carried, ...doubled] : doubled;
  if (page.nextPageToken === undefined) return;
  if (listing.lastOf.size >= MAX_REMEMBERED) listing.lastOf.clear();
  listing.lastOf.set(page.nextPageToken, list.at(-1));
}

function repeatToken({ spec }: Listing, page: Page, token: string): void {
  if (spec.repeatToken <= 0) return;
  if (spec.repeatAfter > 0) {
    spec.repeatAfter -= 1;
    return;
  }
  spec.repeatToken -= 1;
  page.nextPageToken = token;
  delete page["nextSyncToken"];
}
