import type { Attendee } from "../google/calendar.types.ts";
import type { EventContext } from "./event-context.ts";
import { ROOMS } from "./event-words.ts";
import type { Person } from "./people.ts";

/** The owner, some guests, sometimes a room; every 31st meeting is a crowd. */
export function createAttendees({ rng, owner, people }: EventContext, index: number): Attendee[] {
  const count = index % 31 === 12 ? Math.min(people.length, 160) : rng.pick([1, 1, 1, 2, 2, 3, 4, 6]);
  const guests = rng.sample(people, count).map((person) => guest(person, rng.next()));
  const mine =
    index % 11 === 4 ? "declined" : index % 14 === 9 ? "tentative" : index % 37 === 15 ? "needsAction" : "accepted";
  const me: Attendee = {
    email: owner.address,
    displayName: owner.name,
    organizer: true,
    self: true,
    responseStatus: mine,
  };
  const room: Attendee = {
    email: `c_${rng.hex(20)}@resource.calendar.example.com`,
    displayName: rng.pick(ROOMS),
    resource: true,
    responseStatus: "accepted",
  };
  return [me, ...guests, ...(index % 6 === 2 ? [room] : [])];
}

function guest(person: Person, roll: number): Attendee {
  const responseStatus = roll < 0.6 ? "accepted" : roll < 0.75 ? "needsAction" : roll < 0.88 ? "declined" : "tentative";
  const displayName = person.names[0];
  return {
    email: person.addresses[0] ?? "",
    ...(displayName !== undefined && roll > 0.2 && { displayName }),
    ...(roll > 0.93 && { optional: true as const }),
    responseStatus,
  };
}
