import { type Draft, readEvent } from "./event.ts";
import { readComponents } from "./components.ts";
import { readLines } from "./lines.ts";
import { parseProperty } from "./property.ts";
import type { Clocks } from "./when.ts";
import { ianaZone } from "./zone.ts";
import { createZones, ianaOf } from "./zones.ts";
import type { Unreadable } from "../mbox/import.ts";

export type CalendarFile = {
  drafts: Draft[];
  unreadable: Unreadable[];
  calendars: number;
  /** X-WR-CALNAME, where Google puts the address. */
  name: string | undefined;
  timeZone: string | undefined;
};

const utc = ianaZone("UTC");

/** Reads all VCALENDARs of a file as it streams by; each has zones of its own. */
export async function readCalendar(input: AsyncIterable<Uint8Array>, nowMs: number): Promise<CalendarFile> {
  const file: CalendarFile = { drafts: [], unreadable: [], calendars: 0, name: undefined, timeZone: undefined };
  let clocks: Clocks = newClocks();
  let isCancelled = false;
  /** Zones may be described behind the events that use them. */
  let again: { index: number; lines: string[] }[] = [];

  const read = (index: number, lines: string[]) => readEvent(index, lines, clocks, isCancelled, nowMs);
  for await (const item of readComponents(readLines(input))) {
    if (item.kind === "calendar" || item.kind === "end") {
      for (const { index, lines } of again) {
        const reason = failure(() => file.drafts.push(read(index, lines)));
        if (reason !== undefined) file.unreadable.push({ kind: "event", index, reason });
      }
      again = [];
    }
    if (item.kind === "calendar") {
      [clocks, isCancelled] = [newClocks(), false];
      file.calendars += 1;
    } else if (item.kind === "property") {
      const property = parseProperty(item.line);
      if (property?.name === "METHOD") isCancelled = property.raw.toUpperCase() === "CANCEL";
      if (property?.name === "X-WR-CALNAME") file.name ??= property.text;
      if (property?.name === "X-WR-TIMEZONE") {
        const iana = ianaOf(property.raw);
        if (iana !== undefined) clocks = { ...clocks, floating: ianaZone(iana) };
        file.timeZone ??= iana;
      }
    } else if (item.kind === "zone") {
      clocks.zones.describe(item.lines);
    } else if (item.kind === "event") {
      const { index, lines, isWhole } = item;
      if (!isWhole) file.unreadable.push({ kind: "event", index, reason: "the file ends in the middle of it" });
      else if (failure(() => file.drafts.push(read(index, lines))) !== undefined) again.push({ index, lines });
    }
  }
  return file;
}

function newClocks(): Clocks {
  return { zones: createZones(), utc, floating: utc };
}

/** Why the work could not be done; undefined when it was. */
function failure(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
