import type { DomainWrite, Participant, ParticipantRole } from "../contract.ts";
import { cleanText, toEmail, toName } from "../mail-address.ts";
import { calendarEvent, instantOf } from "./calendar-events.schema.ts";

/** Notes to oneself in the shape of an event: nobody meets. */
const NOT_MEETINGS = new Set(["birthday", "workingLocation", "focusTime", "outOfOffice"]);
/** Calendars and rooms have addresses of their own. */
const NOT_A_PERSON = /@(?:[\w.-]+\.)?calendar\.google\.com$/;

type Person = { email?: string | undefined; displayName?: string | undefined; resource?: boolean | undefined };

/** Pure: same payload in, same write out. An event that its owner declined stays: those people did invite. */
export function mapCalendarEvent(payload: unknown): DomainWrite {
  const event = calendarEvent.parse(payload);
  if (event.status === "cancelled" || NOT_MEETINGS.has(event.eventType)) return null;
  const occurredAt = instantOf(event.start);
  if (!occurredAt) return null;

  const organizer = event.organizer ? toParticipants([event.organizer], "organizer") : [];
  return {
    kind: "meeting",
    direction: null,
    occurredAt,
    endsAt: instantOf(event.end),
    allDay: event.start?.date !== undefined,
    subject: cleanText(event.summary ?? "") || "(no title)",
    snippet: null,
    threadId: null,
    automated: false,
    participants: [...organizer, ...toParticipants(event.attendees, "attendee")],
  };
}

function toParticipants(people: readonly Person[], role: ParticipantRole): Participant[] {
  const found = new Map<string, Participant>();
  for (const { email: address, displayName, resource } of people) {
    const email = toEmail(address ?? "");
    if (email === null || resource === true || NOT_A_PERSON.test(email)) continue;
    if (!found.get(email)?.name) found.set(email, { email, name: toName(displayName, email), role });
  }
  return [...found.values()];
}
