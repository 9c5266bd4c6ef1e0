/** Words and numbers as people read them. Pure: zone and clock are passed in, so server and browser agree. */
const LOCALE = "en-GB";

export type Instant = string | Date;

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone}|${JSON.stringify(options)}`;
  const known = cache.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(LOCALE, { ...options, timeZone });
  cache.set(key, made);
  return made;
}

export const formatDate = (at: Instant, timeZone: string): string =>
  formatter(timeZone, { day: "numeric", month: "short", year: "numeric" }).format(new Date(at));

export const formatDateTime = (at: Instant, timeZone: string): string =>
  formatter(timeZone, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" }).format(
    new Date(at),
  );

export const formatTime = (at: Instant, timeZone: string): string =>
  formatter(timeZone, { hour: "2-digit", minute: "2-digit" }).format(new Date(at));

/** "20 Nov, 09:41:07": for lists of moments, where seconds tell what came first. */
export const formatMoment = (at: Instant, timeZone: string): string =>
  formatter(timeZone, {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).format(new Date(at));

export const formatDay = (at: Instant, timeZone: string): string =>
  formatter(timeZone, { weekday: "short", day: "numeric", month: "short" }).format(new Date(at));

/** @param day "2026-11-20", of no zone → "20 Nov" */
export const formatDayShort = (day: string): string =>
  formatter("UTC", { day: "numeric", month: "short" }).format(new Date(`${day}T12:00:00Z`));

/** @param day "2026-11-20", of no zone → "20 Nov 2026" */
export const formatDayLong = (day: string): string => formatDate(`${day}T12:00:00Z`, "UTC");

/** "November 2026" of an instant, in the given zone. */
export const formatMonthOf = (at: Instant, timeZone: string): string =>
  formatter(timeZone, { month: "long", year: "numeric" }).format(new Date(at));

/** @param month "2026-11" */
export const formatMonth = (month: string): string => formatMonthOf(`${month}-15T12:00:00Z`, "UTC");

/** @param month "2026-11" → "Nov" */
export const formatMonthShort = (month: string): string =>
  formatter("UTC", { month: "short" }).format(new Date(`${month}-15T12:00:00Z`));

const numbers = new Intl.NumberFormat(LOCALE);
export const formatNumber = (value: number): string => numbers.format(value);

const percents = new Intl.NumberFormat(LOCALE, { style: "percent", maximumFractionDigits: 1 });
const signedPercents = new Intl.NumberFormat(LOCALE, {
  style: "percent",
  maximumFractionDigits: 1,
  signDisplay: "exceptZero",
});

/** @param share 0.082 → "8.2%"; `signed` → "+8.2%" */
export const formatPercent = (share: number, sign: "plain" | "signed" = "plain"): string =>
  // Above ten per cent the tenth is noise.
  (sign === "signed" ? signedPercents : percents)
    .format(Math.abs(share) >= 0.1 ? Math.round(share * 100) / 100 : share)
    .replace("-", "−");

const moneys = new Map<string, Intl.NumberFormat>();

function moneyFormatter(currency: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${currency}|${JSON.stringify(options)}`;
  const known = moneys.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(LOCALE, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    ...options,
  });
  moneys.set(key, made);
  return made;
}

/** "$45,000": cents only where there are some. */
export const formatMoney = (value: number, currency: string): string =>
  moneyFormatter(currency, { trailingZeroDisplay: "stripIfInteger" }).format(value);

/** "$45K", "$1.3M": where there is little room. */
export const formatMoneyShort = (value: number, currency: string): string =>
  moneyFormatter(currency, { notation: "compact", maximumSignificantDigits: 3 }).format(value);

/** "1 contact", "2,310 contacts". */
export const plural = (count: number, one: string, many: string = `${one}s`): string =>
  `${formatNumber(count)} ${count === 1 ? one : many}`;

const STEPS: [limitSeconds: number, unitSeconds: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [3_600, 60, "minute"],
  [86_400, 3_600, "hour"],
  [7 * 86_400, 86_400, "day"],
  [30 * 86_400, 7 * 86_400, "week"],
  [365 * 86_400, 30 * 86_400, "month"],
];
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });

/** "just now", "5 minutes ago", "in 2 days". */
export function formatRelative(at: Instant, now: Date): string {
  const seconds = (new Date(at).getTime() - now.getTime()) / 1_000;
  const size = Math.abs(seconds);
  if (size < 60) return "just now";
  const [, unitSeconds, unit] = STEPS.find(([limit]) => size < limit) ?? [0, 365 * 86_400, "year" as const];
  return relative.format(Math.trunc(seconds / unitSeconds), unit);
}

/** Remaining time in words; rounded up, because an estimate that is beaten annoys nobody. */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return "less than a minute";
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return plural(minutes, "minute");
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0 ? plural(hours, "hour") : `${plural(hours, "hour")} ${plural(rest, "minute")}`;
}

/** A length of time that is over, short: "0.4 s", "35 s", "4 min", "1 h 20 min", "2 d 3 h". */
export function formatSpan(seconds: number): string {
  if (seconds < 9.95) return `${formatNumber(Math.round(seconds * 10) / 10)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return [`${hours} h`, minutes % 60 ? `${minutes % 60} min` : ""].join(" ").trim();
  return [`${Math.floor(hours / 24)} d`, hours % 24 ? `${hours % 24} h` : ""].join(" ").trim();
}

/** One or two letters for an avatar, from a name or, without one, an address. */
export function initials(name: string | null, email: string): string {
  // "Ana Núñez (Sundial)": what stands in brackets is the company's.
  const person = name?.replace(/\s*[([].*$/u, "").trim();
  const words = (person || name?.trim() || email.split("@")[0] || "?")
    .split(/[\s._-]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => word?.match(/[\p{L}\p{N}]/u)?.[0],
  );
  return letters.join("").toLocaleUpperCase(LOCALE) || "?";
}
