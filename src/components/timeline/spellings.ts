import type { Person, TimelineItem } from "./people-lines.ts";

const keyOf = ({ contactId, email }: Person): string => contactId ?? email;

/**
 * One spelling for each person on the page. Every message spells its people as its sender's address book does; here
 * somebody has the name that most entries give them, the newest of equals.
 *
 * @param own whose page this is: named as the page names them
 */
export function spellings(items: readonly TimelineItem[], own: { id: string; name: string | null }) {
  const counts = new Map<string, Map<string, number>>();
  for (const person of items.flatMap(({ participants }) => participants)) {
    if (!person.name) continue;
    const names = counts.get(keyOf(person)) ?? new Map<string, number>();
    counts.set(keyOf(person), names.set(person.name, (names.get(person.name) ?? 0) + 1));
  }
  const chosen = new Map(
    [...counts].map(([key, names]) => [key, [...names].reduce((best, next) => (next[1] > best[1] ? next : best))[0]]),
  );
  return (person: Person): string =>
    (person.contactId === own.id ? own.name : chosen.get(keyOf(person))) ?? person.email;
}
