import type { NewAccount } from "./store.ts";

/** Everybody's: printed by no page, written in the README. */
export const DEMO_KEYS = { accessToken: "demo-access-token", webKey: "CT_demo2026" };

/** There from the start, and goes on living: what ends at the first start is looked at for months. */
export const DEMO_ACCOUNT: NewAccount = {
  name: "demo",
  size: { seed: 4, leads: 2_000, opportunities: 300, notesPerLead: 0.6, activities: 45, events: 15 },
  settings: { changesPerDay: 24 },
  keys: DEMO_KEYS,
};
