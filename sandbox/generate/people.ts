import { COMPANIES, type Company, FREE_MAIL } from "./companies.ts";
import { NAME_SETS } from "./names.ts";
import { createRng, type Rng } from "./rng.ts";

/** Somebody the owner knows. Index 0 is the usual name and address; a few have a second of each. */
export type Person = {
  names: readonly string[];
  addresses: readonly string[];
  company: Company | undefined;
  title: string;
};

export type Owner = { name: string; address: string; company: Company; timeZone: string };

export type MailboxSize = { seed: number; messages: number; events: number };

const TITLES =
  "Operations manager|Founder|Project lead|Office manager|Head of sales|Buyer|Account executive|Site supervisor|Finance lead|Coordinator";
const OWNER_ZONES = ["Europe/London", "America/New_York", "Europe/Berlin", "Australia/Sydney", "America/Los_Angeles"];

/** The size is part of the identity: other counts are another person's mailbox. */
export function ownerOf({ seed, messages, events }: MailboxSize): Owner {
  const rng = createRng("owner", seed, messages, events);
  const company = rng.pick(COMPANIES);
  // Latin names, so that the demo's own address reads like its name.
  const names = NAME_SETS.filter((set) => set.given.some((given) => typeof given === "string"));
  const { name, ascii } = nameFrom(rng, rng.pick(names.filter((set) => !set.familyFirst)));
  return {
    name,
    address: `${ascii.join(".").toLowerCase()}@${company.domain}`,
    company,
    timeZone: rng.pick(OWNER_ZONES),
  };
}

export function createPeople(seed: number, messages: number, owner: Owner): Person[] {
  const count = Math.min(1200, 40 + Math.round(messages / 12));
  const rng = createRng("people", seed);
  const taken = new Set([owner.address]);
  return Array.from({ length: count }, (_, index) => createPerson(rng, index, owner, taken));
}

function createPerson(rng: Rng, index: number, owner: Owner, taken: Set<string>): Person {
  const { name, ascii } = nameFrom(rng, rng.pick(NAME_SETS));
  const company = index % 9 === 0 ? owner.company : rng.chance(0.8) ? rng.pick(COMPANIES) : undefined;
  const domain = company?.domain ?? rng.pick(FREE_MAIL);
  const address = freeAddress(localPart(rng, ascii), domain, taken);
  const addresses = [rng.chance(0.08) ? mixedCase(address) : address];
  const names = [quirky(rng, name, company)];
  if (index % 15 === 4) {
    addresses.push(freeAddress(`${ascii[0] ?? "me"}.private`.toLowerCase(), rng.pick(FREE_MAIL), taken));
    names.push(shortName(name));
  }
  return { names, addresses, company, title: rng.pick(TITLES.split("|")) };
}

function nameFrom(rng: Rng, set: (typeof NAME_SETS)[number]): { name: string; ascii: [string, string] } {
  const [given, givenAscii] = both(rng.pick(set.given));
  const [family, familyAscii] = both(rng.pick(set.family));
  return { name: set.familyFirst ? `${family} ${given}` : `${given} ${family}`, ascii: [givenAscii, familyAscii] };
}

function both(written: string | readonly [string, string]): readonly [string, string] {
  return typeof written === "string" ? [written, written] : written;
}

function localPart(rng: Rng, [given, family]: [string, string]): string {
  const style = rng.int(0, 5);
  const local =
    style < 3
      ? `${given}.${family}`
      : style === 3
        ? `${given[0] ?? ""}${family}`
        : style === 4
          ? given
          : `${family}_${given}`;
  return local.toLowerCase();
}

function freeAddress(local: string, domain: string, taken: Set<string>): string {
  for (let number = 1; ; number += 1) {
    const address = `${local}${number === 1 ? "" : number}@${domain}`;
    if (taken.has(address)) continue;
    taken.add(address);
    return address;
  }
}

/** What real address books look like: `Last, First`, a company in brackets, a title. */
function quirky(rng: Rng, name: string, company: Company | undefined): string {
  const [first = "", ...rest] = name.split(" ");
  if (rng.chance(0.06) && rest.length > 0) return `${rest.join(" ")}, ${first}`;
  if (rng.chance(0.05) && company) return `${name} (${company.name})`;
  return rng.chance(0.03) ? `Dr. ${name}` : name;
}

function shortName(name: string): string {
  const [first = name, second = ""] = name.split(" ");
  return `${first} ${second.slice(0, 1)}.`;
}

function mixedCase(address: string): string {
  return address.replaceAll(/(^|[._@])([a-z])/g, (_, before: string, letter: string) =>
    before === "@" ? `@${letter}` : `${before}${letter.toUpperCase()}`,
  );
}
