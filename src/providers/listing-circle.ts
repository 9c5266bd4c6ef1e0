import { ListingCircleError } from "#src/errors.ts";

/** A place that a listing was led to, and at which page. */
export type Mark = { pageToken: string; page: number };

/**
 * Whether a listing goes in a circle, told with one remembered place however long the circle is (Brent's way): the mark
 * moves up to every page whose number has doubled since, so it comes to stand in the circle, and stays there for longer
 * than a round takes.
 *
 * @param page which page of the listing led to `pageToken`, counted from 1
 * @returns the mark to keep
 * @throws ListingCircleError when it was led here before
 */
export function watchCircle(
  mark: Mark | null,
  pageToken: string,
  page: number,
  where: [label: string, call: string],
): Mark {
  if (mark?.pageToken === pageToken) throw new ListingCircleError(...where);
  return mark && page < 2 * mark.page ? mark : { pageToken, page };
}

export const markText = (mark: Mark | null): string | null => mark && `${mark.page} ${mark.pageToken}`;

export function readMark(text: string | null): Mark | null {
  const [, page, pageToken] = /^(\d+) (.*)$/s.exec(text ?? "") ?? [];
  return page === undefined || pageToken === undefined ? null : { pageToken, page: Number(page) };
}
