import { formatDate, formatDay, formatTime } from "#src/format.ts";

type Timed = { scheduledAt: string };
export type Day<T> = { day: string; title: string; items: T[] };

const calendars = new Map<string, Intl.DateTimeFormat>();

/** "2026-11-20": the day that an instant falls on in a zone. */
export function dayIn(at: string | Date, timeZone: string): string {
  const known = calendars.get(timeZone);
  const calendar =
    known ?? new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  if (!known) calendars.set(timeZone, calendar);
  return calendar.format(new Date(at));
}

function dayAfter(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + 1);
  return at.toISOString().slice(0, 10);
}

/** Runs of items that fall on one day of the given zone; the order is kept. */
export function groupByDay<T extends Timed>(items: readonly T[], timeZone: string, now: Date): Day<T>[] {
  const today = dayIn(now, timeZone);
  const days: Day<T>[] = [];
  for (const item of items) {
    const day = dayIn(item.scheduledAt, timeZone);
    const last = days.at(-1);
    if (last?.day === day) last.items.push(item);
    else days.push({ day, title: titleOf(day, today), items: [item] });
  }
  return days;
}

/** "Today, Fri 20 Nov"; of another year with it. */
function titleOf(day: string, today: string): string {
  const noon = `${day}T12:00:00Z`;
  const name = day.slice(0, 4) === today.slice(0, 4) ? formatDay(noon, "UTC") : formatDate(noon, "UTC");
  if (day === today) return `Today, ${name}`;
  return day === dayAfter(today) ? `Tomorrow, ${name}` : name;
}

/** "America/St_Johns" → "St Johns". */
export const placeOf = (timeZone: string): string => (timeZone.split("/").at(-1) ?? timeZone).replaceAll("_", " ");

/**
 * What the clock says in the workspace's zone, for whoever sits in another; null where both clocks agree. With its day where
 * that is another one too.
 */
export function elsewhere(at: string, here: string, there: string): string | null {
  const isSameDay = dayIn(at, here) === dayIn(at, there);
  const time = formatTime(at, there);
  if (isSameDay && time === formatTime(at, here)) return null;
  return `${isSameDay ? "" : `${formatDay(at, there)}, `}${time} in ${placeOf(there)}`;
}
