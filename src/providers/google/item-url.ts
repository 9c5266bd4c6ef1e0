import { z } from "zod";

type Item = { externalId: string; account: string; payload: unknown };

/** The mail in Gmail's own pages, opened as the account it was read from. */
export function gmailMessageUrl({ externalId, account }: Item): string {
  const url = new URL("https://mail.google.com/mail/u/");
  url.searchParams.set("authuser", account);
  url.hash = `all/${encodeURIComponent(externalId)}`;
  return url.href;
}

const withLink = z.looseObject({ htmlLink: z.url() });
const CALENDAR = new Set(["https://www.google.com", "https://calendar.google.com"]);

/** The link that came with the event; an address anywhere else is no link to follow. */
export function calendarEventUrl({ payload }: Item): string | null {
  const event = withLink.safeParse(payload);
  if (!event.success) return null;
  const url = new URL(event.data.htmlLink);
  return CALENDAR.has(url.origin) ? url.href : null;
}
