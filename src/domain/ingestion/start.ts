import { sql } from "drizzle-orm";
import type { PgBoss } from "pg-boss";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { type Ask, askForRun, findOpenRun } from "./ask.ts";
import { missingSpans } from "./spans.ts";
import { monthsBefore } from "./window.ts";

export type StartIngestion = Pick<Ask, "tenantId" | "connectionId" | "traceId"> & {
  /** What the connection may be read for; `readableStreams` tells. */
  streams: readonly string[];
  months: number;
  /** List the whole window again, so that changes and deletions show; otherwise only what is missing of it is read. */
  refresh?: boolean | undefined;
};

/**
 * Hold the last months of a connection. A run that is open is widened: there is never a second one.
 *
 * @throws NotFoundError, ConflictError when the account must be reconnected first
 */
export async function startIngestion(
  tx: Tx,
  boss: PgBoss,
  { streams, months, refresh = false, ...ask }: StartIngestion,
): Promise<{ runId: string }> {
  const [clock] = await rowsOf<{ now: string }>(tx, sql`select ${isoInstant(sql`now()`)} as now`);
  // An open run keeps its end: asked twice it would grow by the seconds in between.
  const open = await findOpenRun(tx, ask);
  const to = new Date(open?.windowTo ?? clock?.now ?? Number.NaN);
  const window = { from: monthsBefore(to, months), to };
  const spans = refresh
    ? streams.map((stream) => ({ stream, ...window }))
    : await missingSpans(tx, ask, streams, window);
  return askForRun(tx, boss, { ...ask, kind: refresh ? "refresh" : "backfill", window, spans });
}
