import { ListingCircleError, ProviderError } from "#src/errors.ts";
import { type Mark, watchCircle } from "../listing-circle.ts";

/**
 * Lists one page. A stored page token that Google no longer takes (400, 410) starts the window again: what was read before
 * is read twice, nothing is missed.
 *
 * @throws ListingCircleError for a listing that answers the page it was asked from, which would never end
 */
export async function listPage<T extends { nextPageToken?: string | undefined }>(
  call: string,
  pageToken: string | null,
  list: (pageToken: string | null) => Promise<T>,
): Promise<T & Listed> {
  let isAnew = false;
  const page = await list(pageToken).catch((error: unknown) => {
    isAnew = pageToken !== null && error instanceof ProviderError && [400, 410].includes(error.status);
    if (isAnew) return list(null);
    throw error;
  });
  const next = page.nextPageToken || null;
  if (next !== null && next === pageToken) throw new ListingCircleError("Google", call);
  return { ...page, next, isAnew };
}

type Listed = { next: string | null; isAnew: boolean };

/**
 * Lists a window to its end, page by page.
 *
 * @param mostPages a longer listing is left there
 * @returns whether it was listed to its end
 * @throws as listPage does; ListingCircleError also for a longer circle
 */
export async function eachPage<T extends { nextPageToken?: string | undefined }>(
  call: string,
  list: (pageToken: string | null) => Promise<T>,
  onPage: (page: T) => void,
  mostPages = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  let mark: Mark | null = null;
  let pageToken: string | null = null;
  for (let pages = 1; pages <= mostPages; pages++) {
    const page: T & Listed = await listPage(call, pageToken, list);
    onPage(page);
    if (page.next === null) return true;
    mark = watchCircle(page.isAnew ? null : mark, page.next, pages, ["Google", call]);
    pageToken = page.next;
  }
  return false;
}

export function withPageToken(url: URL, pageToken: string | null): URL {
  const paged = new URL(url);
  if (pageToken) paged.searchParams.set("pageToken", pageToken);
  return paged;
}
