const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const ZONES: Record<string, number> = {
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
};

const RFC_DATE =
  /(\d{1,2})[ -]+([A-Za-z]{3})[a-z]*[ -]+(\d{1,4})[ ,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*([+-]\d{4}|[A-Z]{1,5})?/;
const ASCTIME = /([A-Za-z]{3})\s+(\d{1,2})\s+(\d{1,2}):(\d{2}):(\d{2})\s+(?:([+-]\d{4}|[A-Z]{2,5})\s+)?(\d{4})/;

/** Epoch ms of a Date or Received stamp, or of an mbox "From " line; without a zone it is UTC. undefined when unreadable. */
export function parseMailDate(text: string): number | undefined {
  const rfc = RFC_DATE.exec(text);
  if (rfc) {
    const [, day, month, year, hour, minute, second, zone] = rfc;
    return toMs({ day, month, year, hour, minute, second, zone });
  }
  const asctime = ASCTIME.exec(text);
  if (asctime) {
    const [, month, day, hour, minute, second, zone, year] = asctime;
    return toMs({ day, month, year, hour, minute, second, zone });
  }
  const iso = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(\.\d+)?(Z|[+-]\d{2}:?\d{2})/.exec(text)?.[0];
  const ms = iso === undefined ? Number.NaN : Date.parse(iso);
  return Number.isNaN(ms) ? undefined : ms;
}

type Fields = Record<"day" | "month" | "year" | "hour" | "minute" | "second" | "zone", string | undefined>;

function toMs({ day, month = "", year = "", hour, minute, second = "0", zone }: Fields): number | undefined {
  const monthIndex = MONTHS.indexOf(month.toLowerCase());
  if (monthIndex < 0) return undefined;
  // RFC 5322 §4.3: two digits mean 1950 to 2049, three are years since 1900.
  const short = Number(year);
  const full = year.length === 4 ? short : year.length === 3 ? 1900 + short : short < 50 ? 2000 + short : 1900 + short;
  const date = new Date(0);
  date.setUTCFullYear(full, monthIndex, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  return date.getTime() - zoneMinutes(zone) * 60_000;
}

function zoneMinutes(zone: string | undefined): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2})(\d{2})$/.exec(zone ?? "") ?? [];
  if (hours !== undefined) return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  return ZONES[zone ?? ""] ?? 0;
}

const FIRST_MAIL_MS = Date.UTC(1971, 0, 1);
const CLOCK_ERROR_MS = 2 * 86_400_000;

/** Mail is neither older than mail nor from the future. */
export function isPlausible(ms: number | undefined, nowMs: number): ms is number {
  return ms !== undefined && ms >= FIRST_MAIL_MS && ms <= nowMs + CLOCK_ERROR_MS;
}
