import { Temporal } from "temporal-polyfill";
import type { CalendarEvent, EventTime } from "../google/calendar.types.ts";
import { etagOf } from "../google/calendar-change.ts";
import { toEventTime } from "../google/event-time.ts";
import { createAttendees } from "./event-attendees.ts";
import type { EventContext } from "./event-context.ts";
import { ALL_DAY, MEETINGS, ZONES } from "./event-words.ts";
import type { Rng } from "./rng.ts";
import { createFiller } from "./slots.ts";

const DAY_MS = 86_400_000;
const BASE32HEX = "0123456789abcdefghijklmnopqrstuv";

/** A meeting, or by turns one of the special cases, so that every mailbox of some size has them all. */
export function createSingle(context: EventContext, index: number): CalendarEvent {
  const { rng, anchorMs } = context;
  const dayMs = anchorMs + (rng.chance(0.14) ? rng.next() * 90 : -(rng.next() ** 1.4) * 425) * DAY_MS;
  const isAllDay = index % 12 === 5;
  const times = isAllDay ? allDay(dayMs, rng) : timed(context, dayMs, index);
  const summary = createFiller(rng)(rng.pick(isAllDay ? ALL_DAY : MEETINGS));
  const attendees = isAllDay || index % 10 === 3 ? undefined : createAttendees(context, index);
  return {
    ...createBase(context, times),
    ...optional("summary", index % 97 === 60 ? undefined : summary),
    ...optional("attendees", attendees),
    ...extras(context, index, isAllDay),
  };
}

/** What every event has, times of creation and change included; neither is later than the anchor. */
export function createBase(
  { rng, owner, anchorMs }: EventContext,
  times: { start: EventTime; end: EventTime },
): CalendarEvent {
  const id = Array.from({ length: 26 }, () => rng.pick([...BASE32HEX])).join("");
  const startMs = Date.parse("date" in times.start ? times.start.date : times.start.dateTime);
  const createdMs = Math.floor(Math.min(startMs, anchorMs) - rng.int(1, 40) * DAY_MS * rng.next() - 1000);
  const updatedMs = Math.min(anchorMs, createdMs + rng.int(0, 5 * 24) * 3_600_000);
  const updated = new Date(updatedMs).toISOString();
  const me = { email: owner.address, displayName: owner.name, self: true as const };
  return {
    kind: "calendar#event",
    id,
    etag: etagOf(updated),
    iCalUID: `${id}@calendar.example.com`,
    status: "confirmed",
    htmlLink: `https://calendar.example.com/event?eid=${id}`,
    created: new Date(createdMs).toISOString(),
    updated,
    creator: me,
    organizer: me,
    ...times,
    sequence: 0,
    reminders: { useDefault: true },
    eventType: "default",
  };
}

function timed({ rng, owner }: EventContext, dayMs: number, index: number): { start: EventTime; end: EventTime } {
  const zone = rng.chance(0.6) ? owner.timeZone : (ZONES[index % ZONES.length] ?? "UTC");
  const date = Temporal.Instant.fromEpochMilliseconds(Math.floor(dayMs)).toZonedDateTimeISO(zone).toPlainDate();
  const plainTime = Temporal.PlainTime.from({ hour: rng.int(8, 17), minute: rng.pick([0, 0, 15, 30, 45]) });
  const start = date.toZonedDateTime({ timeZone: zone, plainTime });
  // Now and then one that runs past midnight, or over several days.
  const minutes =
    index % 41 === 20
      ? 2 * 1440 + 90
      : index % 29 === 11
        ? 11 * 60
        : rng.pick([15, 25, 30, 30, 45, 50, 60, 60, 90, 120]);
  return { start: toEventTime(start), end: toEventTime(start.add({ minutes })) };
}

function allDay(dayMs: number, rng: Rng): { start: EventTime; end: EventTime } {
  const first = Temporal.Instant.fromEpochMilliseconds(Math.floor(dayMs)).toZonedDateTimeISO("UTC").toPlainDate();
  const days = rng.pick([1, 1, 1, 2, 3, 5]);
  return { start: { date: first.toString() }, end: { date: first.add({ days }).toString() } };
}

function extras({ rng, owner }: EventContext, index: number, isAllDay: boolean): Partial<CalendarEvent> {
  const status = index % 17 === 8 ? "cancelled" : index % 13 === 6 ? "tentative" : "confirmed";
  const code = `${rng.hex(3)}-${rng.hex(4)}-${rng.hex(3)}`;
  const link = `https://meet.example.com/${code}`;
  return {
    status,
    ...(index % 3 === 1 && { location: `${rng.int(1, 90)} ${rng.pick(["Quay Road", "Mill Lane", "Station Square"])}` }),
    ...(index % 4 === 2 && {
      description: `<p>Agenda</p><ul><li>Where we are</li><li>What ${owner.name} needs</li></ul>`,
    }),
    ...(index % 5 === 1 && !isAllDay && { hangoutLink: link, conferenceData: conference(link, code) }),
    ...(index % 19 === 7 && { visibility: "private" as const }),
    ...(isAllDay && { transparency: "transparent" as const }),
    ...(index % 23 === 17 && isAllDay && { eventType: "outOfOffice" as const }),
  };
}

function conference(uri: string, conferenceId: string): Record<string, unknown> {
  const solution = { key: { type: "hangoutsMeet" }, name: "Video meeting" };
  return {
    conferenceId,
    conferenceSolution: solution,
    entryPoints: [{ entryPointType: "video", uri, label: conferenceId }],
  };
}

export function optional<K extends string, V>(name: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { [key in K]: V });
}
