/** Outside of the years 1 to 9999 Postgres does not take JavaScript's spelling. */
const [FIRST_MS, LAST_MS] = [Date.parse("0001-01-01T00:00:00Z"), Date.parse("9999-12-31T23:59:59.999Z")];

export const validDate = (ms: number): Date | null => (ms >= FIRST_MS && ms <= LAST_MS ? new Date(ms) : null);

const DAY_MS = 86_400_000;

/**
 * The moment at which clocks of a zone show a wall time. One that comes twice means the first, one that a clock change
 * skips means as long after it. NaN: no such zone.
 *
 * @param wallMs the wall time as if it were UTC
 */
export function fromWall(wallMs: number, zone: string): number {
  const before = wallMs - offsetMs(wallMs - DAY_MS, zone);
  const after = wallMs - offsetMs(wallMs + DAY_MS, zone);
  if (before === after && before + offsetMs(before, zone) === wallMs) return before;
  const real = [before, after].filter((ms) => ms + offsetMs(ms, zone) === wallMs);
  return real.length > 0 ? Math.min(...real) : before;
}

/** What clocks of a zone show at a moment, as if it were UTC. NaN: no such zone. */
export const toWall = (atMs: number, zone: string): number => atMs + offsetMs(atMs, zone);

/** Opening one costs more than a page of events. */
const formats = new Map<string, Intl.DateTimeFormat | null>();

/** No clock is changed but at a whole quarter of an hour; asking costs 10 µs, and a list of leads asks thousands of times. */
const QUARTER_MS = 900_000;
const MOST_REMEMBERED = 20_000;
const remembered = new Map<string, number>();

function offsetMs(atMs: number, zone: string): number {
  if (Number.isNaN(atMs)) return Number.NaN;
  const name = `${zone} ${Math.floor(atMs / QUARTER_MS)}`;
  const known = remembered.get(name);
  if (known !== undefined) return known;
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  const offset = askOffsetMs(atMs, zone);
  remembered.set(name, offset);
  return offset;
}

function askOffsetMs(atMs: number, zone: string): number {
  const format = formats.get(zone) ?? openFormat(zone);
  formats.set(zone, format);
  if (!format) return Number.NaN;
  const name = format.formatToParts(atMs).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign = "+", hours = 0, minutes = 0, seconds = 0] = /([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(name) ?? [];
  return (sign === "-" ? -1000 : 1000) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}

function openFormat(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  } catch {
    return null;
  }
}
