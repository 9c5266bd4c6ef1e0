import type { Attendee } from "../google/calendar.types.ts";
import type { Property } from "./property.ts";

export type Organizer = { email: string; displayName?: string };

const ANSWERS: Record<string, Attendee["responseStatus"]> = {
  ACCEPTED: "accepted",
  DECLINED: "declined",
  TENTATIVE: "tentative",
};

/** Some attendees have no address (Exchange's `invalid:nomail`): a calendar of addresses cannot hold those. */
export function toAttendee(property: Property): Attendee | undefined {
  const who = toOrganizer(property);
  const kind = property.param("CUTYPE")?.toUpperCase();
  return (
    who && {
      ...who,
      ...((kind === "RESOURCE" || kind === "ROOM") && { resource: true as const }),
      ...(/^(OPT|NON)-PARTICIPANT$/i.test(property.param("ROLE") ?? "") && { optional: true as const }),
      responseStatus: ANSWERS[property.param("PARTSTAT")?.toUpperCase() ?? ""] ?? "needsAction",
    }
  );
}

export function toOrganizer(property: Property): Organizer | undefined {
  const email = addressOf(property.raw) ?? addressOf(property.param("EMAIL") ?? "");
  if (email === undefined) return undefined;
  const name = property
    .param("CN")
    ?.trim()
    .replaceAll(/^["']+|["']+$/g, "");
  return { email, ...(name && name.toLowerCase() !== email && { displayName: name }) };
}

function addressOf(value: string): string | undefined {
  const text = value.replace(/^\s*mailto:/i, "").trim();
  return /^[^\s@<>]+@[^\s@<>]+$/.exec(decode(text))?.[0].toLowerCase();
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
