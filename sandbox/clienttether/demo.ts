import type { NewAccount } from "./store.ts";
import { areTraits } from "./traits.ts";

/** Nobody's secret: written in the README, and typed by everybody who looks at the demo. */
export const DEMO_KEYS = { accessToken: "demo-access-token", webKey: "CT_demo2026" };

/** There from the start, and goes on living, since what ends at the first start is looked at for months. */
export const DEMO_ACCOUNT: NewAccount = {
  name: "demo",
  size: { seed: 4, leads: 2_000, opportunities: 300, notesPerLead: 0.6, activities: 45, events: 15 },
  settings: { changesPerDay: 24 },
  keys: DEMO_KEYS,
};

/** The demo with words behind its key, such as `CT_demo2026+small+flaky`. @returns undefined for any other key */
export function demoVariant(webKey: string): NewAccount | undefined {
  const [key, ...words] = webKey.split("+");
  if (key !== DEMO_KEYS.webKey || !areTraits(words)) return undefined;
  const name = [DEMO_ACCOUNT.name, ...words].join("+");
  return { ...DEMO_ACCOUNT, name, keys: { ...DEMO_KEYS, webKey } };
}
