import { ProviderError } from "#src/errors.ts";

/**
 * Lists one page. A stored page token that Google no longer takes (400, 410) starts the window again: what was read before
 * is read twice, nothing is missed.
 *
 * @throws ProviderError also for a listing that answers the page it was asked from, which would never end
 */
export async function listPage<T extends { nextPageToken?: string | undefined }>(
  call: string,
  pageToken: string | null,
  list: (pageToken: string | null) => Promise<T>,
): Promise<T & { next: string | null }> {
  const page = await list(pageToken).catch((error: unknown) => {
    if (pageToken && error instanceof ProviderError && [400, 410].includes(error.status)) return list(null);
    throw error;
  });
  const next = page.nextPageToken || null;
  if (next !== null && next === pageToken) throw new ProviderError("Google", `${call}, same page again`, 200);
  return { ...page, next };
}

export function withPageToken(url: URL, pageToken: string | null): URL {
  const paged = new URL(url);
  if (pageToken) paged.searchParams.set("pageToken", pageToken);
  return paged;
}
