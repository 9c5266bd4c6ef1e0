/** Days as "2026-11-20", both included. They are of no zone: who asks says in which zone today is today. */
export type Period = { from: string; to: string };

const DAY_MS = 86_400_000;
const atNoon = (day: string) => new Date(`${day}T12:00:00Z`);
const dayOf = (at: Date) => at.toISOString().slice(0, 10);

export const addDays = (day: string, days: number): string => dayOf(new Date(atNoon(day).getTime() + days * DAY_MS));

export const daysIn = ({ from, to }: Period): number =>
  Math.round((atNoon(to).getTime() - atNoon(from).getTime()) / DAY_MS) + 1;

/** As long, and directly before. */
export function periodBefore({ from, to }: Period): Period {
  return { from: addDays(from, -daysIn({ from, to })), to: addDays(from, -1) };
}

/** The first day of a month so many months from the day's. */
function monthStart(day: string, months: number): string {
  const at = atNoon(day);
  return dayOf(new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1, 12)));
}

const sinceQuarter = (day: string) => atNoon(day).getUTCMonth() % 3;

const PRESETS: readonly { id: string; label: string; of: (today: string) => Period }[] = [
  { id: "7d", label: "Last 7 days", of: (today) => ({ from: addDays(today, -6), to: today }) },
  { id: "30d", label: "Last 30 days", of: (today) => ({ from: addDays(today, -29), to: today }) },
  { id: "90d", label: "Last 90 days", of: (today) => ({ from: addDays(today, -89), to: today }) },
  { id: "month", label: "This month", of: (today) => ({ from: monthStart(today, 0), to: today }) },
  {
    id: "last-month",
    label: "Last month",
    of: (today) => ({ from: monthStart(today, -1), to: addDays(monthStart(today, 0), -1) }),
  },
  {
    id: "quarter",
    label: "This quarter",
    of: (today) => ({ from: monthStart(today, -sinceQuarter(today)), to: today }),
  },
  {
    id: "last-quarter",
    label: "Last quarter",
    of: (today) => ({
      from: monthStart(today, -sinceQuarter(today) - 3),
      to: addDays(monthStart(today, -sinceQuarter(today)), -1),
    }),
  },
  { id: "year", label: "This year", of: (today) => ({ from: `${today.slice(0, 4)}-01-01`, to: today }) },
  { id: "12m", label: "Last 12 months", of: (today) => ({ from: monthStart(today, -11), to: today }) },
];

export type Preset = { id: string; label: string; period: Period };

export const presetsOf = (today: string): Preset[] =>
  PRESETS.map(({ id, label, of }) => ({ id, label, period: of(today) }));

/** The preset that means just these days; of two that do, the first. */
export const presetOf = ({ from, to }: Period, today: string): string =>
  presetsOf(today).find(({ period }) => period.from === from && period.to === to)?.id ?? "";

/** The day it is now in a time zone. */
export function todayIn(timeZone: string, now: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(now);
}
