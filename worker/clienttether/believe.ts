import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import type { WalkRun } from "#src/domain/clienttether/runs.ts";
import { listWord } from "#src/domain/clienttether/walks.ts";
import { ConflictError } from "#src/errors.ts";
import type { CtStreamName } from "#src/providers/clienttether/index.ts";
import { isScheduled } from "./span.ts";

/** So long a list may be suddenly short and nothing follows from it: outages and lost permissions look like that. */
const HOURS = 24;
/** Of few rows half may well go at once. */
const FEW = 20;
const NEXT_TO_NONE = 3;

/**
 * A list that lost more than half of its rows since it was last read is not taken at its word at once: it counts as not read,
 * for a day, and all that it held stays.
 *
 * @param fetched rows that this walk read
 * @throws ConflictError LIST_SHRANK
 */
export async function believe(tx: Tx, run: WalkRun, stream: CtStreamName, fetched: number): Promise<void> {
  // What is planned passes, and then there is nothing planned.
  if (isScheduled(stream)) return;
  const { tenantId, connectionId } = run;
  const mine = sql`tenant_id = ${tenantId} and connection_id = ${connectionId} and stream = ${stream}`;
  const [last] = await rowsOf<{ old: boolean; fetched: number }>(
    tx,
    sql`select started_at < clock_timestamp() - make_interval(hours => ${HOURS}) as old, fetched from stream_walks
         where ${mine} and state = 'done' order by started_at desc nulls first limit 1`,
  );
  // One as short was believed before, and waits for the second walk that says so.
  if (!last || last.old || last.fetched <= fetched * 2) return;
  const most = fetched === 0 ? NEXT_TO_NONE : 2 * fetched + FEW;
  const [held] = await rowsOf<{ rows: number }>(
    tx,
    sql`select count(*)::int as rows from (select 1 from source_items where ${mine} and deleted_at is null limit ${most}::int) one`,
  );
  if ((held?.rows ?? 0) < most) return;
  throw new ConflictError(
    "LIST_SHRANK",
    `${listWord(stream)}: ClientTether lists ${fetched} where it listed ${last.fetched}. All are kept; if it is still so in a day, the others are taken for gone.`,
    "Look into ClientTether whether they are there, and whether the keys may still see them.",
  );
}
