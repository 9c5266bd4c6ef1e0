import type { LiveMailbox } from "../mailbox.ts";
import { share } from "./draw.ts";

/** What is wrong with the lists of one mailbox, or of all. Shares are from 0 to 1, drawn from seed and id. */
export type ListingSpec = {
  seed: number;
  /** Listed, and 404 when asked for. */
  vanish: number;
  vanishIds: readonly string[];
  /** Listed twice; with any, the last item of a page is also the first of the next. */
  duplicates: number;
  /** So many pages are followed by an insertion and a deletion in the listed mailbox. */
  moving: number;
  /** So many times a page's next token is the one it was asked for with; the first `repeatAfter` such pages are right. */
  repeatToken: number;
  repeatAfter: number;
  /** Every reading of these fails in one way. */
  poison: number;
  poisonKind: string;
  poisonIds: Readonly<Record<string, string>>;
};

export const NO_LISTING_FAULTS: ListingSpec = {
  seed: 1,
  vanish: 0,
  vanishIds: [],
  duplicates: 0,
  moving: 0,
  repeatToken: 0,
  repeatAfter: 0,
  poison: 0,
  poisonKind: "500",
  poisonIds: {},
};

export type Move = { endpoint: string; inserted: string | undefined; deleted: string | undefined };

/** A spec and what is left of it. */
export type Listing = { spec: ListingSpec; lastOf: Map<string, unknown>; moves: Move[] };

export type Listings = {
  /** `*`: every mailbox without faults of its own. */
  set(address: string, spec: ListingSpec): void;
  of(address: string): Listing | undefined;
  clear(): void;
  adopt(address: string, spec: ListingSpec): void;
  describe(): Record<string, { spec: ListingSpec; moves: readonly Move[] }>;
};

export function createListings(): Listings {
  const set = new Map<string, Listing>();
  const own = new Map<string, Listing>();
  const open = (spec: ListingSpec): Listing => ({ spec: { ...spec }, lastOf: new Map(), moves: [] });
  return {
    set: (address, spec) => void set.set(address, open(spec)),
    adopt: (address, spec) => void own.set(address, open(spec)),
    of(address) {
      if (set.size + own.size === 0) return undefined;
      return set.get(address) ?? own.get(address) ?? set.get("*");
    },
    clear: () => set.clear(),
    describe: () => Object.fromEntries([...set].map(([address, { spec, moves }]) => [address, { spec, moves }])),
  };
}

export function isVanished({ spec }: Listing, id: string): boolean {
  return spec.vanishIds.includes(id) || (spec.vanish > 0 && share("vanish", spec.seed, id) < spec.vanish);
}

/** The kind of failure an id always meets, if it does. */
export function poisonOf({ spec }: Listing, id: string): string | undefined {
  const kind = spec.poisonIds[id];
  if (kind !== undefined) return kind;
  return spec.poison > 0 && share("poison", spec.seed, id) < spec.poison ? spec.poisonKind : undefined;
}

export function isDoubled({ spec }: Listing, id: string): boolean {
  return spec.duplicates > 0 && share("double", spec.seed, id) < spec.duplicates;
}

/** Ids of a mailbox that nobody can read. */
export function unreadableIds(listing: Listing | undefined, { entries }: LiveMailbox) {
  if (!listing) return undefined;
  const ids = entries.map(({ id }) => id);
  return {
    vanished: ids.filter((id) => isVanished(listing, id)),
    poisoned: ids.filter((id) => poisonOf(listing, id) !== undefined),
  };
}
