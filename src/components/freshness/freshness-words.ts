import { plural } from "#src/format.ts";

/** How far one part of the data is. */
export type StreamAge = { stream: string; asOf: string | null; state: string; error: string | null };

const HOUR_MS = 3_600_000;
/** Older than this, something delays the hourly sync. */
const STALE_MS = 2 * HOUR_MS;

const STREAMS: Record<string, string> = {
  "ct.stages": "Stages",
  "ct.leads": "Leads",
  "ct.opportunities": "Opportunities",
  "ct.notes": "Notes",
  "ct.events": "Events",
  "ct.activities": "Activities",
};

/** A part of the data in plain words; one that is not known yet is named as it is. */
export const streamName = (stream: string): string => STREAMS[stream] ?? stream;

/**
 * The instant up to which everything is known: the oldest of the parts. Notes are read client by client and have ages of
 * their own. Null while a part was never read.
 */
export function asOf(streams: readonly StreamAge[]): string | null {
  const times = streams.filter(({ stream }) => stream !== "ct.notes").map((stream) => stream.asOf);
  if (times.length === 0 || times.includes(null)) return null;
  return times.reduce((oldest, at) => (at !== null && (oldest === null || at < oldest) ? at : oldest), null);
}

/** A page that stays open grows old too. */
export const isOld = (at: string, now: Date): boolean => now.getTime() - new Date(at).getTime() > STALE_MS;

/** "3 hours", "2 days": rounded down, and never less than an hour. */
export function ageInWords(at: string, now: Date): string {
  const hours = Math.max(1, Math.floor((now.getTime() - new Date(at).getTime()) / HOUR_MS));
  return hours < 48 ? plural(hours, "hour") : plural(Math.floor(hours / 24), "day");
}

/** "Leads", "Leads and Notes", "Leads, Notes and Events". */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
