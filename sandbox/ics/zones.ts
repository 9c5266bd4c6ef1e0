import { dayOf } from "../google/recurrence.ts";
import { unrollSeries } from "../google/recurrence-set.ts";
import { parseProperty, type Property } from "./property.ts";
import { WINDOWS_ZONES } from "./windows-zones.ts";
import { type Change, ianaZone, ownZone, type Zone } from "./zone.ts";

/** Clock changes are worked out up to here. */
const HORIZON = "2100-01-01";

/** The zones of one VCALENDAR by TZID: those the world knows by that name, else those the file describes. */
export function createZones() {
  const described = new Map<string, Zone>();
  const known = new Map<string, Zone | undefined>();
  return {
    describe(lines: readonly string[]): void {
      const found = readDescription(lines);
      if (found) described.set(found.tzid, found.zone);
    },
    find(tzid: string): Zone | undefined {
      if (!known.has(tzid)) {
        const iana = ianaOf(tzid);
        known.set(tzid, iana === undefined ? undefined : ianaZone(iana));
      }
      return known.get(tzid) ?? described.get(tzid);
    },
  };
}

export type Zones = ReturnType<typeof createZones>;

const checked = new Map<string, string | undefined>();

/** `Europe/Berlin`, `/example.org/2026_1/Europe/Berlin`, `W. Europe Standard Time`, `GMT+0100`: as IANA names it. */
export function ianaOf(tzid: string): string | undefined {
  if (!checked.has(tzid)) checked.set(tzid, findIana(tzid.trim()));
  return checked.get(tzid);
}

function findIana(tzid: string): string | undefined {
  const windows = WINDOWS_ZONES.get(tzid.replaceAll(/^"|"$/g, "").toLowerCase());
  if (windows !== undefined) return windows;
  const [, sign, hours = "", minutes = "00"] = /^(?:GMT|UTC)([+-])(\d{1,2}):?(\d{2})?$/i.exec(tzid) ?? [];
  if (sign !== undefined) return accepted(`${sign}${hours.padStart(2, "0")}:${minutes}`);
  if (!/[A-Za-z]/.test(tzid)) return undefined;
  const steps = tzid.split("/").filter(Boolean);
  const names = [tzid, ...[3, 2].map((count) => steps.slice(-count).join("/"))];
  return names.map(accepted).find((name) => name !== undefined);
}

function accepted(name: string): string | undefined {
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
    return timeZone.toLowerCase() === name.toLowerCase() ? timeZone : name;
  } catch {
    return undefined;
  }
}

function readDescription(lines: readonly string[]): { tzid: string; zone: Zone } | undefined {
  const own: Property[] = [];
  const rules: Property[][] = [];
  let inside: Property[] = own;
  for (const line of lines) {
    if (/^BEGIN:/i.test(line)) rules.push((inside = []));
    else if (/^END:/i.test(line)) inside = own;
    else inside.push(...[parseProperty(line)].filter((one) => one !== undefined));
  }
  const tzid = own.find(({ name }) => name === "TZID")?.raw;
  if (tzid === undefined) return undefined;
  const alias = own.find(({ name }) => name === "X-LIC-LOCATION" || name === "TZID-ALIAS-OF")?.raw;
  const iana = alias === undefined ? undefined : ianaOf(alias);
  if (iana !== undefined) return { tzid, zone: ianaZone(iana) };
  try {
    const [first, ...rest] = rules.flatMap(changesOf).sort((left, right) => left.fromMs - right.fromMs);
    return first && { tzid, zone: ownZone([first, ...rest]) };
  } catch {
    // Rules that cannot be followed are as good as none: the events that need them are listed.
    return undefined;
  }
}

/** One STANDARD or DAYLIGHT, unrolled. @throws RangeError */
function changesOf(rule: readonly Property[]): Change[] {
  const raw = (wanted: string) => rule.find(({ name }) => name === wanted)?.raw ?? "";
  const [before, after] = [secondsOf(raw("TZOFFSETFROM")), secondsOf(raw("TZOFFSETTO"))];
  const [, year = "", rest = ""] = /^(\d{4})(\d{4}T\d{6})/.exec(raw("DTSTART")) ?? [];
  const start = `${year}-${rest.replace(/(..)(..)T(..)(..)(..)/, "$1-$2T$3:$4:$5")}`;
  if (!Number.isFinite(dayOf(start))) throw new RangeError("a clock change without a date");
  const lines = rule
    .filter(({ name }) => name === "RRULE" || name === "RDATE")
    .map(({ name, raw: value }) => `${name}:${value}`);
  return unrollSeries({ lines, start, zone: "UTC", horizon: HORIZON }).map((wall) => ({
    fromMs: Date.parse(`${wall}Z`) - before * 1000,
    before,
    after,
  }));
}

/** `+0100`, `-023000`. @throws RangeError */
function secondsOf(text: string): number {
  const [, sign, hours, minutes, seconds = 0] = /^([+-]?)(\d{2}):?(\d{2}):?(\d{2})?/.exec(text) ?? [];
  if (hours === undefined) throw new RangeError("a clock change without an offset");
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}
