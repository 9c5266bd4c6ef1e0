/**
 * What Google lets one user of one project spend a minute, and what calls cost. Since 2026-05-01 there are two lists: `old`
 * is for projects that used the API before, and may end; the console shows which one a project has.
 *
 * @see https://developers.google.com/workspace/gmail/api/reference/quota
 */
export type Generation = "new" | "old";

export const GMAIL_UNITS_PER_MINUTE: Record<Generation, number> = { new: 6_000, old: 15_000 };

/** Every format of `messages.get` costs the same. */
const UNITS = {
  getProfile: { new: 1, old: 1 },
  "history.list": { new: 2, old: 2 },
  "messages.list": { new: 5, old: 5 },
  "messages.get": { new: 20, old: 5 },
  watch: { new: 100, old: 100 },
  stop: { new: 50, old: 50 },
} as const satisfies Record<string, Record<Generation, number>>;

export type GmailMethod = keyof typeof UNITS;

/** What one call is charged: spread into its request. */
export const gmailCost = (method: GmailMethod, generation: Generation): { quota: "gmail"; units: number } => ({
  quota: "gmail",
  units: UNITS[method][generation],
});

/** Each request costs one. @see https://developers.google.com/workspace/calendar/api/guides/quota */
export const CALENDAR_REQUESTS_PER_MINUTE = 600;
export const CALENDAR_COST = { quota: "calendar", units: 1 } as const;
