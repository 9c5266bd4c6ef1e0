import type { Mix } from "../faults/draw.ts";
import type { Rate } from "../faults/plan.ts";
import type { AccountSettings, AccountSize } from "./account.types.ts";

type Trait = {
  settings?: Partial<AccountSettings>;
  size?: Partial<AccountSize>;
  rate?: { rate: number; mix: Mix };
};

/** One in five calls fails, in all the ways this provider was or could be seen to. */
export const CT_BAD_DAY: Mix = {
  "429-seconds": 2.5,
  "429-date": 1,
  "429-bare": 1.5,
  "500": 2.5,
  "502": 1.25,
  "503": 1.25,
  timeout: 2,
  reset: 2,
  truncated: 2,
  html: 2,
  empty: 1,
  CT_500: 1,
};

const always = (kind: string): Trait => ({ rate: { rate: 1, mix: { [kind]: 1 } } });

/** The words behind the demo's web key or in an account's name, between `+`. README lists them. */
export const TRAITS: Record<string, Trait> = {
  slow: { settings: { latencyMs: 500 } },
  paced: { settings: { requestsPerSecond: 1 } },
  single: { settings: { maxConcurrent: 1 } },
  moving: { settings: { moving: 1_000 } },
  short: { settings: { pageLimit: 50 } },
  untold: { settings: { totals: "none" } },
  ct200: { settings: { spelling: "CT200", totals: "page", emptyAs: "code" } },
  us: { settings: { dates: "us" } },
  iso: { settings: { dates: "iso", timeZone: "America/Denver" } },
  mixed: { settings: { dates: "mixed" } },
  nasty: { settings: { oddities: "nasty" } },
  plain: { settings: { oddities: "none" } },
  quiet: { settings: { changesPerDay: 0 } },
  bare: { size: { leads: 0, opportunities: 0, activities: 0, events: 0 } },
  small: { size: { leads: 60, opportunities: 12, activities: 6, events: 3 } },
  large: { size: { leads: 20_000, opportunities: 3_000, activities: 300, events: 100 } },
  flaky: { rate: { rate: 0.2, mix: CT_BAD_DAY } },
  expired: always("403"),
  refused: always("CT_401"),
  html: always("html"),
  failing: always("CT_500"),
  down: always("503"),
};

export type Traits = { settings: Partial<AccountSettings>; size: Partial<AccountSize>; rates: Rate[] };

/** What an account's name asks for. @param id whose failures they are */
export function traitsOf(name: string, id: string): Traits {
  const found = name.split("+").flatMap((word) => (Object.hasOwn(TRAITS, word) ? [TRAITS[word] ?? {}] : []));
  const spec = { seed: 1, seconds: 1, hangMs: 60_000 };
  return {
    settings: Object.assign({}, ...found.map(({ settings }) => settings)) as Partial<AccountSettings>,
    size: Object.assign({}, ...found.map(({ size }) => size)) as Partial<AccountSize>,
    rates: found.flatMap(({ rate }) =>
      rate ? [{ endpoints: ["clienttether.*"], mailbox: id, spec: { ...spec, ...rate } }] : [],
    ),
  };
}

export function areTraits(words: readonly string[]): boolean {
  return words.length > 0 && words.every((word) => Object.hasOwn(TRAITS, word));
}
