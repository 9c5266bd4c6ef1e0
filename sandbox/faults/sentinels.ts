import type { Settings } from "../settings.ts";
import { BAD_DAY, type Mix } from "./draw.ts";
import { type ListingSpec, NO_LISTING_FAULTS } from "./listing.ts";
import type { Rate } from "./plan.ts";
import { MIXED_PARTS } from "./read.ts";

/** What an address asks for by its own name. */
export type Traits = {
  settings: Partial<Settings>;
  rates: Rate[];
  parts: Rate[];
  listing: Partial<ListingSpec>;
  /** Every cursor is too old. */
  expired: boolean;
};

type Trait = Partial<Omit<Traits, "rates" | "parts">> & {
  rate?: { rate: number; mix: Mix };
  part?: typeof MIXED_PARTS;
};

const always = (kind: string): Trait => ({ rate: { rate: 1, mix: { [kind]: 1 } } });

/** The words, between `+` or alone, in the part of an address before the `@`. README lists them. */
export const SENTINELS: Record<string, Trait> = {
  quota: { settings: { quota: "new" } },
  oldquota: { settings: { quota: "old" } },
  concurrent: { settings: { maxConcurrent: 10 } },
  paced: { settings: { requestsPerSecond: 1 } },
  slow: { settings: { latencyMs: 500 } },
  flaky: { rate: { rate: 0.2, mix: BAD_DAY } },
  mixed: { part: MIXED_PARTS },
  vanishing: { listing: { vanish: 0.02 } },
  doubled: { listing: { duplicates: 0.05 } },
  moving: { listing: { moving: 10 } },
  looping: { listing: { repeatToken: Number.MAX_SAFE_INTEGER } },
  poisoned: { listing: { poison: 0.01 } },
  expired: { expired: true },
  dailylimit: always("dailyLimitExceeded"),
  notconfigured: always("accessNotConfigured"),
  domainpolicy: always("domainPolicy"),
  nomail: always("failedPrecondition"),
  down: always("503"),
};

const HANG_MS = 60_000;

export function traitsOf(address: string): Traits {
  const local = address.slice(0, Math.max(0, address.lastIndexOf("@")));
  const found = local.split("+").flatMap((word) => (Object.hasOwn(SENTINELS, word) ? [SENTINELS[word] ?? {}] : []));
  const seed = [...address].reduce((sum, char) => (Math.imul(sum, 31) + (char.codePointAt(0) ?? 0)) >>> 0, 7);
  const rateOf = (drawn: { rate: number; mix: Mix }): Rate => ({
    endpoints: ["gmail.*", "calendar.*"],
    mailbox: address,
    spec: { seed, ...drawn, seconds: 1, hangMs: HANG_MS },
  });
  return {
    settings: Object.assign({}, ...found.map(({ settings }) => settings)) as Partial<Settings>,
    rates: found.flatMap(({ rate }) => (rate ? [rateOf(rate)] : [])),
    parts: found.flatMap(({ part }) => (part ? [rateOf(part)] : [])),
    listing: Object.assign({}, ...found.map(({ listing }) => listing)) as Partial<ListingSpec>,
    expired: found.some(({ expired }) => expired),
  };
}

/** undefined for an address that asks for nothing of the kind. */
export function listingTrait({ listing }: Traits): ListingSpec | undefined {
  return Object.keys(listing).length > 0 ? { ...NO_LISTING_FAULTS, ...listing } : undefined;
}

const IN_SUBJECT = /\[sandbox:([\w-]+)\]/;

/** A message whose subject says `[sandbox:500]` fails so whenever it is read. */
export function subjectSentinel(subject: string | undefined): string | undefined {
  return subject?.includes("[sandbox:") ? IN_SUBJECT.exec(subject)?.[1] : undefined;
}
