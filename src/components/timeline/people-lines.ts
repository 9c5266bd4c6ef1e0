import type { Outputs } from "#src/trpc/client.tsx";

export type TimelineItem = Outputs["timeline"]["list"]["items"][number];
export type Person = TimelineItem["participants"][number];
export type PeopleLine = { label: string; people: Person[]; hidden: number };

const LINES: Record<TimelineItem["kind"], { label: string; roles: Person["role"][] }[]> = {
  email: [
    { label: "From", roles: ["from"] },
    { label: "To", roles: ["to"] },
    { label: "Cc", roles: ["cc"] },
    { label: "Bcc", roles: ["bcc"] },
  ],
  meeting: [
    { label: "Organizer", roles: ["organizer"] },
    { label: "With", roles: ["attendee"] },
  ],
};

/**
 * Who sent it and who it went to, each on a line of its own. Nobody is named twice: an organizer usually attends too.
 * The server sends the first of a long list; whoever is left out is counted on the last line.
 *
 * @param contactId whose page this is: never among those left out
 * @param shown how many names a line holds
 */
export function peopleLines(
  { kind, participants, participantCount }: TimelineItem,
  contactId: string,
  shown: number,
): PeopleLine[] {
  const named = new Set<string>();
  const lines = LINES[kind].map(({ label, roles }) => {
    const people = participants.filter(({ role, email }) => roles.includes(role) && !named.has(email));
    for (const { email } of people) named.add(email);
    const isTheirs = (person: Person) => person.contactId === contactId;
    people.sort((a, b) => Number(isTheirs(b)) - Number(isTheirs(a)));
    return { label, people: people.slice(0, shown), hidden: Math.max(0, people.length - shown) };
  });
  const drawn = lines.filter(({ people }) => people.length > 0);
  const last = drawn.at(-1);
  if (last) last.hidden += Math.max(0, participantCount - named.size);
  return drawn;
}
