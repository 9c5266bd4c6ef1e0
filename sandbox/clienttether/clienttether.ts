import type { Clock } from "../clock.ts";
import { DEMO_ACCOUNT } from "./demo.ts";
import { createUses, type Uses } from "./door.ts";
import { type CtStore, openCtStore } from "./store.ts";

/** The second provider of the stand-in. */
export type ClientTether = { store: CtStore; uses: Uses };

/** @param dataDir kept across restarts; without it everything is forgotten at the end */
export function openClientTether(clock: Clock, dataDir?: string): ClientTether {
  const store = openCtStore(clock, dataDir);
  store.create([DEMO_ACCOUNT]);
  return { store, uses: createUses() };
}
