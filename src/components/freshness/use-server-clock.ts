import { useState, useSyncExternalStore } from "react";

const TICK_MS = 30_000;
const tick = () => Math.floor(Date.now() / TICK_MS) * TICK_MS;

function subscribe(onTick: () => void): () => void {
  const timer = setInterval(onTick, TICK_MS);
  return () => clearInterval(timer);
}

/**
 * What the server's clock says, to the half minute: how old data is must not hang on a browser whose clock is wrong, and the
 * first picture is the server's.
 *
 * @param drawnAt when the server drew the page, milliseconds
 */
export function useServerClock(drawnAt: number): Date {
  const [ahead] = useState(() => drawnAt - Date.now());
  const here = useSyncExternalStore(subscribe, tick, () => null);
  return new Date(here === null ? drawnAt : here + ahead);
}
