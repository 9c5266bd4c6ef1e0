/** What contacts are after mails and decisions, worked out anew from all of them each time. */
export const PEOPLE = ["ana@example.org", "bo@example.org", "cy@example.net", "di@example.net"] as const;

export type Mail = {
  day: number;
  direction: "in" | "out" | null;
  automated: boolean;
  people: { email: string; name: string | null }[];
};

type Part = { email: string; name: string | null; id: string; mail: Mail };

export function peopleModel() {
  const mails = new Map<string, Mail>();
  /** Where each address starts, and what leads on from there. */
  const base = new Map<string, string>();
  let edges: { from: string; into: string; merge: number }[] = [];
  let made = 0;

  const baseOf = (email: string) => base.get(email) ?? email;
  const rootOf = (node: string): string => {
    const edge = edges.find(({ from }) => from === node);
    return edge ? rootOf(edge.into) : node;
  };
  const ownerOf = (email: string) => rootOf(baseOf(email));
  const parts = () =>
    [...mails].flatMap(([id, mail]) => mail.people.map(({ email, name }): Part => ({ email, name, id, mail })));
  const known = new Set<string>();

  return {
    mails: () => Object.fromEntries(mails),
    store(id: string, mail: Mail | null) {
      if (mail) mails.set(id, mail);
      else mails.delete(id);
    },
    /** @returns its number; done: they are one already; alone: without any merge */
    merge(keep: string, others: readonly string[]): number | "done" | "alone" {
      const into = ownerOf(keep);
      const from = [...new Set(others.map(ownerOf))].filter((node) => node !== into);
      if (from.length === 0)
        return edges.some((edge) => edge.from === into || others.map(ownerOf).includes(edge.from)) ? "done" : "alone";
      for (const email of PEOPLE) if ([into, ...from].includes(ownerOf(email))) known.add(email);
      made += 1;
      edges.push(...from.map((node) => ({ from: node, into, merge: made })));
      return made;
    },
    unmerge(merge: number) {
      edges = edges.filter((edge) => edge.merge !== merge);
    },
    /** @returns false where it is the only address */
    split(email: string): boolean {
      const owner = ownerOf(email);
      const others = PEOPLE.filter((one) => one !== email && ownerOf(one) === owner);
      if (others.length === 0) return false;
      const node = baseOf(email);
      const isLeaf = !edges.some(({ into }) => into === node);
      if (isLeaf && node !== owner) edges = edges.filter(({ from }) => from !== node);
      else {
        made += 1;
        base.set(email, `${email}/${made}`);
      }
      return true;
    },
    contacts: () =>
      [...Map.groupBy(parts(), ({ email }) => ownerOf(email)).values()]
        .map(factsOf)
        .sort((a, b) => (a.emails.join() < b.emails.join() ? -1 : 1)),
  };
}

function factsOf(parts: Part[]) {
  const count = (matches: (mail: Mail) => boolean) =>
    new Set(parts.filter(({ mail }) => matches(mail)).map(({ id }) => id)).size;
  const days = parts.map(({ mail }) => mail.day);
  const out = count(({ direction }) => direction === "out");
  const meetings = count(({ direction }) => direction === null);
  const names = [
    ...Map.groupBy(
      parts.filter(({ name }) => name !== null),
      ({ name }) => name ?? "",
    ),
  ].map(([name, all]) => ({
    name,
    times: all.length,
    newest: Math.max(...all.map(({ mail }) => mail.day)),
  }));
  names.sort((a, b) => b.times - a.times || b.newest - a.newest || (a.name < b.name ? -1 : 1));
  const newest = parts.toSorted((a, b) => b.mail.day - a.mail.day || (a.email < b.email ? -1 : 1))[0];
  return {
    emails: [...new Set(parts.map(({ email }) => email))].sort(),
    name: names[0]?.name ?? null,
    email: newest?.email,
    automated: parts.every(({ mail }) => mail.automated) && out === 0 && meetings === 0,
    in: count(({ direction }) => direction === "in"),
    out,
    meetings,
    first: Math.min(...days),
    last: Math.max(...days),
    findable: 1,
  };
}
