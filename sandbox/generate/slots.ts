import { COMPANIES } from "./companies.ts";
import type { Rng } from "./rng.ts";
import { LIST_NAMES, PLACES, PROJECTS } from "./topics.ts";

const MONTHS = "January February March April May June July August September October November December".split(" ");
const DAYS = "Monday Tuesday Wednesday Thursday Friday".split(" ");

const SLOTS: Record<string, (rng: Rng) => string> = {
  place: (rng) => rng.pick(PLACES),
  project: (rng) => rng.pick(PROJECTS),
  month: (rng) => rng.pick(MONTHS),
  day: (rng) => rng.pick(DAYS),
  company: (rng) => rng.pick(COMPANIES).name,
  trade: (rng) => rng.pick(COMPANIES).trade,
  n: (rng) => String(rng.int(2, 12)),
  number: (rng) => String(rng.int(100_000, 999_999)),
  amount: (rng) => `${rng.pick(["€", "£", "$"])}${(rng.int(3, 240) * 125).toLocaleString("en-US")}`,
  list: (rng) => rng.pick(LIST_NAMES),
  person: () => "Robin",
};

/** The same slot keeps its value within one call of `createFiller`, so a thread stays about one place. */
export function createFiller(rng: Rng, given: Record<string, string> = {}): (template: string) => string {
  const values = new Map(Object.entries(given));
  return (template) =>
    template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values.get(name) ?? SLOTS[name]?.(rng) ?? whole;
      values.set(name, value);
      return value;
    });
}
