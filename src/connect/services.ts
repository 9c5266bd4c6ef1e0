import type { PgBoss } from "pg-boss";
import type { Db } from "#src/db/client.ts";
import type { Secrets } from "#src/db/secrets.ts";
import type { Log } from "#src/log.ts";
import type { Provider } from "#src/providers/contract.ts";
import type { PaceLimits } from "./pace-limits.ts";

/** What an account's life needs, whichever process it is in. */
export type ConnectServices = {
  db: Db;
  boss: PgBoss;
  secrets: Secrets;
  log: Log;
  /** Configured providers by id. */
  providers: ReadonlyMap<string, Provider>;
  /** The deployment's own limits of an account's calls, on top of the provider's quotas. */
  pace: Pick<PaceLimits, "requestsPerSecond" | "parallelFetches">;
};
