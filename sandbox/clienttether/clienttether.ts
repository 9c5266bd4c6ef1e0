import type { Clock } from "../clock.ts";
import type { Faults } from "../faults/plan.ts";
import type { AccountRecord } from "./account.types.ts";
import { DEMO_ACCOUNT, demoVariant } from "./demo.ts";
import { createUses, type Uses } from "./door.ts";
import { type CtStore, openCtStore } from "./store.ts";
import { traitsOf } from "./traits.ts";

/** The second provider of the stand-in. */
export type ClientTether = {
  store: CtStore;
  uses: Uses;
  /** Also by a key that was good once; the demo's with words behind it makes an account of its own. */
  accountOf(webKey: string): AccountRecord | undefined;
};

/** @param dataDir kept across restarts; without it everything is forgotten at the end */
export function openClientTether(clock: Clock, faults: Faults, dataDir?: string): ClientTether {
  const store = openCtStore(clock, dataDir, ({ id, name }) => {
    faults.adopt(id, { rates: traitsOf(name, id).rates, parts: [] });
  });
  store.create([DEMO_ACCOUNT]);
  return {
    store,
    uses: createUses(),
    accountOf(webKey) {
      const known = store.byWebKey(webKey);
      if (known) return known;
      const variant = demoVariant(webKey);
      return variant && store.create([variant])[0];
    },
  };
}
