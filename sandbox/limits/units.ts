/** Two price lists are in force at once: projects from May 2026 on, and older ones. */
export type Generation = "new" | "old";

/** Units of one user in a minute. */
export const UNITS_PER_MINUTE: Record<Generation, number> = { new: 6_000, old: 15_000 };

/** Calendar counts requests, the same for everybody. */
export const CALENDAR_REQUESTS_PER_MINUTE = 600;

type Price = Record<Generation, number>;

/** @see https://developers.google.com/workspace/gmail/api/reference/quota */
const PRICES: Record<string, Price> = {
  "gmail.getProfile": { new: 1, old: 1 },
  "gmail.labels.list": { new: 1, old: 1 },
  "gmail.labels.get": { new: 1, old: 1 },
  "gmail.history.list": { new: 2, old: 2 },
  "gmail.messages.list": { new: 5, old: 5 },
  "gmail.messages.get": { new: 20, old: 5 },
};

/** A call that names nothing known still costs something. */
export function unitsOf(endpoint: string, generation: Generation): number {
  return PRICES[endpoint]?.[generation] ?? 1;
}
