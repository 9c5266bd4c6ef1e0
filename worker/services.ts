import type { ConnectServices } from "#src/connect/services.ts";

export type WorkerServices = ConnectServices & {
  /** Aborted when the process is asked to stop: commit what is in hand and leave the rest to the next worker. */
  stopping: AbortSignal;
};

/** A job's turn ends after 15 s, and a death then costs seconds; its successor comes after those of other tenants. */
const TURN_MS = 15_000;

/** @returns whether it is time to hand over */
export function openTurn(stopping: AbortSignal): () => boolean {
  const until = performance.now() + TURN_MS;
  return () => stopping.aborted || performance.now() > until;
}
