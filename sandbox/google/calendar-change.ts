import type { Calendar, CalendarEvent } from "./calendar.types.ts";

/** Puts a new version of an event in the change log; every sync token made before will see it. */
export function applyChange(calendar: Calendar, event: CalendarEvent): void {
  calendar.seq += 1;
  calendar.events.set(event.id, { seq: calendar.seq, event });
}

/** A quoted version tag, different for each `updated`. */
export function etagOf(updated: string): string {
  return `"${Date.parse(updated) * 2}000"`;
}

/** An event with changes applied, as of a moment. */
export function patchEvent(event: CalendarEvent, patch: Partial<CalendarEvent>, now = new Date()): CalendarEvent {
  const updated = now.toISOString();
  return { ...event, ...patch, id: event.id, updated, etag: etagOf(updated), sequence: (event.sequence ?? 0) + 1 };
}
