import type { PgBoss } from "pg-boss";
import type { Db } from "#src/db/client.ts";
import type { Secrets } from "#src/db/secrets.ts";
import type { Log } from "#src/log.ts";
import type { Provider } from "#src/providers/contract.ts";

/** What an account's life needs, whichever process it is in. */
export type ConnectServices = {
  db: Db;
  boss: PgBoss;
  secrets: Secrets;
  log: Log;
  /** Configured providers by id. */
  providers: ReadonlyMap<string, Provider>;
  /** Provider quota per user and minute; 0 = no limit. */
  unitsPerMinute: number;
};
