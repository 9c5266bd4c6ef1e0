import { setTimeout as sleep } from "node:timers/promises";
import { databaseFailure } from "#src/db/failure.ts";

/** A database that was restarted is back within these, 16 s together; one that is away for longer is waited for by the queue. */
const WAITS_MS = [250, 500, 1_000, 2_000, 4_000, 8_000];

/** Do what must be told the database as soon as it listens again. @throws the last failure */
export async function onceBack<T>(tell: () => Promise<T>): Promise<T> {
  for (const waitMs of WAITS_MS) {
    try {
      return await tell();
    } catch (error) {
      if (!databaseFailure(error)) throw error;
      await sleep(waitMs);
    }
  }
  return tell();
}
