import { useSyncExternalStore } from "react";

let up = false;
const listeners = new Set<() => void>();

/** Whether this browser's one event stream is open, in whichever tab. */
export function setLive(next: boolean): void {
  if (up === next) return;
  up = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** True while changes arrive by themselves, without asking. */
export const useIsLive = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => up,
    () => false,
  );

const POLL_MS = 5_000;
const BACKSTOP_MS = 20_000;

/** How often to ask while something runs: often without the stream, rarely with it. */
export function usePollMs(): number {
  return useIsLive() ? BACKSTOP_MS : POLL_MS;
}
