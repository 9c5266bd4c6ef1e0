import type { Page, RawFailure, RawItem, ReadItem, Window } from "../contract.ts";
import { validDate } from "../wall-time.ts";
import { calendarEvent, instantOf } from "./calendar-events.schema.ts";

type Raw = Record<string, unknown> & { id: string };

/** What one listed event is to the page: an item, a failure, or nothing where it is cancelled or outside of the window. */
export function place(page: Page, raw: Raw, window: Window): void {
  const read = readEvent(raw, "events.list");
  if ("failure" in read) page.failures.push(read.failure);
  if (!("item" in read) || read.item.occurredAt < window.from || read.item.occurredAt >= window.to) return;
  const { item } = read;
  const twice = page.items.findIndex(({ externalId }) => externalId === item.externalId);
  if (twice < 0) page.items.push(item);
  else if (page.items[twice] && page.items[twice].versionAt <= item.versionAt) page.items[twice] = item;
}

/** @param call what was asked, for the failure's words */
export function readEvent(raw: Raw, call: string): ReadItem {
  const event = calendarEvent.safeParse(raw);
  if (event.success && event.data.status === "cancelled") return { gone: true };
  const occurredAt = event.success ? instantOf(event.data.start) : null;
  if (!event.success || !occurredAt) return { failure: unreadable(raw.id, call) };
  return { item: toItem(raw, occurredAt, event.data.updated) };
}

const unreadable = (externalId: string, call: string): RawFailure => ({
  externalId,
  code: "UNREADABLE",
  message: `Google answered 200 (${call}, unknown shape)`,
});

/** Without its etag, which also moves with what is only for the owner, such as reminders. */
function toItem(raw: Raw, occurredAt: Date, updated: string | undefined): RawItem {
  const { etag: _etag, ...payload } = raw;
  return { externalId: raw.id, occurredAt, versionAt: validDate(Date.parse(updated ?? "")) ?? new Date(0), payload };
}
