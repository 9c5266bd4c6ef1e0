import { setTimeout as sleep } from "node:timers/promises";
import { databaseFailure } from "#src/db/failure.ts";

const TRIES = 150;
/** What postgres.js says of a connection that went away; the product's own driver speaks through `databaseFailure`. */
const GONE = /^(ECONN|CONNECTION_|57P0|EPIPE)/;

/** Look again while the database is being restarted: the one that looks must not be what fails. */
export async function patient<T>(look: () => PromiseLike<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await look();
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      if (tries === TRIES || !(databaseFailure(error) || GONE.test(code))) throw error;
      await sleep(200);
    }
  }
}
