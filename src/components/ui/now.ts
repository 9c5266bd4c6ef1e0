import { useSyncExternalStore } from "react";

const TICK_MS = 30_000;
const tick = () => Math.floor(Date.now() / TICK_MS) * TICK_MS;

function subscribe(onTick: () => void): () => void {
  const timer = setInterval(onTick, TICK_MS);
  return () => clearInterval(timer);
}

/** The time to the half minute, ticking: "just now" grows old while the page is open. */
export const useNow = (): Date => new Date(useSyncExternalStore(subscribe, tick, tick));
