/**
 * What stood at the end of every day: an account's last row at or before it, all accounts summed. A day before there is any
 * is left out.
 *
 * @param rows in the order of their days; those before `from` tell what it begins with
 * @param from first and last day, `YYYY-MM-DD`
 */
export function dailyFigures<T extends Record<string, number>>(
  rows: readonly { account: string; day: string; figures: T }[],
  from: string,
  to: string,
): ({ day: string } & T)[] {
  const standing = new Map<string, T>();
  const days: ({ day: string } & T)[] = [];
  let next = 0;
  for (const day of daysFrom(from, daysBetween(from, to) + 1)) {
    for (let row = rows[next]; row && row.day <= day; row = rows[++next]) standing.set(row.account, row.figures);
    const [first, ...rest] = [...standing.values()];
    if (first) days.push({ day, ...rest.reduce((sum, figures) => summed(sum, figures), first) });
  }
  return days;
}

const summed = <T extends Record<string, number>>(a: T, b: T): T =>
  Object.fromEntries(Object.entries(a).map(([name, value]) => [name, value + (b[name] ?? 0)])) as T;

const DAY_MS = 86_400_000;

export const dayAfter = (day: string, days = 1): string => dayOf(Date.parse(day) + days * DAY_MS);

export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

/** So many days, the first one included. */
export function daysFrom(first: string, count: number): string[] {
  const start = Date.parse(first);
  return Array.from({ length: count }, (_, n) => dayOf(start + n * DAY_MS));
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
