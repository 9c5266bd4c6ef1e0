import { sql } from "drizzle-orm";
import { type Tx, allOf, rowsOf } from "#src/db/client.ts";
import type { Evidence } from "#src/domain/clienttether/evidence.ts";
import type { ConnectionKey } from "#src/domain/clienttether/runs.ts";
import { activeStages, storeStages } from "#src/domain/clienttether/store-stages.ts";
import {
  type CtPage,
  type CtSettings,
  type CtStreamName,
  mapCtStage,
  parseCtPage,
} from "#src/providers/clienttether/index.ts";
import type { RawFailure } from "#src/providers/contract.ts";
import { noteFailures } from "../pipeline/item-failures.ts";
import { missWhatIsGone } from "../pipeline/missing.ts";
import { type StreamKey, type WriteCounts, writeSourceItems } from "../pipeline/write-source-items.ts";
import { MEANINGS, type Meaning, type Row } from "./meaning.ts";
import { readPage } from "./pages.ts";
import { sortPending } from "./sort-pending.ts";
import { among, spanOf } from "./span.ts";

export type WalkCounts = WriteCounts & { deleted: number; failed: number };

/** A run whose pages are read again: everything that is made of them follows from this and the pages. */
export type Replay = ConnectionKey & { runId: string; startedAt: Date; settings: CtSettings };

/**
 * Make the tables say what the stored pages of a complete walk say. Pure but for the tables: no clock, no provider; the same
 * pages in the same order make the same rows.
 *
 * The caller's transaction is the only one: readers see all of it or nothing.
 */
export async function applyWalk(tx: Tx, replay: Replay, stream: CtStreamName): Promise<WalkCounts> {
  const walk = openWalk(replay, stream);
  for (let page = 0; ; page += 1) {
    const stored = await readPage(tx, replay, replay.runId, { stream, part: "", page });
    if (!stored) break;
    const parsed = parseCtPage(stream, stored.body, replay.settings, { offset: walk.offset });
    await walk.take(tx, parsed, stored.fetchedAt);
  }
  return walk.finish(tx);
}

function openWalk(replay: Replay, stream: CtStreamName) {
  const { tenantId, connectionId, runId, settings } = replay;
  const key: StreamKey = { tenantId, connectionId, stream };
  const meaning: Meaning | null = stream === "ct.stages" ? null : MEANINGS[stream];
  const counts: WalkCounts = { inserted: 0, updated: 0, unchanged: 0, deleted: 0, failed: 0 };
  const seen = new Map<string, Record<string, unknown> | null>();
  const unreadable: RawFailure[] = [];
  let at = "";
  return {
    offset: 0,
    async take(tx: Tx, parsed: CtPage, fetchedAt: string) {
      this.offset += parsed.count;
      at = fetchedAt;
      const rows = parsed.rows.map((row): Row => ({ ...row, part: "", fetchedAt }));
      const written = await writeRows(tx, key, rows, { meaning, settings });
      for (const name of ["inserted", "updated", "unchanged"] as const) counts[name] += written[name];
      // Leads and the rest are kept in the tables; of a stage its place in the list counts.
      for (const { externalId, payload } of rows) seen.set(externalId, meaning ? null : payload);
      for (const failure of parsed.failures) unreadable.push(failure);
    },
    async finish(tx: Tx): Promise<WalkCounts> {
      const evidence: Evidence = { tenantId, connectionId, runId, at };
      const stages = await activeStages(tx, key);
      if (meaning) await sortPending(tx, { evidence, stream, meaning, settings, stages });
      const gone = await missWhatIsGone(tx, key, [...seen.keys()], at, among(stream, spanOf(replay.startedAt)));
      if (gone.length > 0) await meaning?.bury(tx, evidence, gone);
      if (!meaning) await storeStageList(tx, key, seen, settings);
      await replaceUnreadable(tx, key, unreadable, at);
      await meaning?.sums?.(tx, evidence);
      return { ...counts, deleted: gone.length, failed: await failuresOf(tx, key) };
    },
  };
}

type By = { meaning: Meaning | null; settings: CtSettings };

/**
 * The common way of what was read. A row without a date of its own is dated by when it was read. So is its version: readings
 * come one behind the other, and what a provider's clock says of changes may go back, when hours come twice or an answer is
 * wrong once.
 */
export function writeRows(
  tx: Tx,
  key: StreamKey,
  rows: readonly Row[],
  { meaning, settings }: By,
): Promise<WriteCounts> {
  const items = rows.map((row) => {
    const read = new Date(row.fetchedAt);
    const occurredAt = (meaning && dateOf(meaning, row, settings)) ?? read;
    return { externalId: row.externalId, payload: row.payload, occurredAt, versionAt: read };
  });
  return writeSourceItems(tx, key, items, { renew: false });
}

/** What cannot be understood is stored all the same, and named when it is sorted. */
function dateOf(meaning: Meaning, row: Row, settings: CtSettings) {
  try {
    return meaning.dateOf(meaning.map(row, { settings, stages: [] }));
  } catch {
    return null;
  }
}

/** As the list has them; one that this walk did not meet and that is not given up yet comes behind the others. */
async function storeStageList(
  tx: Tx,
  key: StreamKey,
  seen: ReadonlyMap<string, Record<string, unknown> | null>,
  settings: CtSettings,
): Promise<void> {
  const mine = sql`tenant_id = ${key.tenantId} and connection_id = ${key.connectionId} and stream = ${key.stream}`;
  const missed = await rowsOf<{ payload: Record<string, unknown> }>(
    tx,
    sql`select payload from source_items where ${mine} and deleted_at is null and external_id <> ${allOf([...seen.keys()])} order by external_id`,
  );
  const payloads = [...[...seen.values()].map((payload) => payload ?? {}), ...missed.map(({ payload }) => payload)];
  const writes = payloads.map((payload, position) => mapCtStage(payload, settings, position));
  const named = writes.filter(({ name }) => name !== "");
  await storeStages(tx, key, named);
  await tx.execute(
    sql`update source_items set normalized_at = clock_timestamp() where ${mine} and normalized_at is null`,
  );
}

/** Rows without an id have only their place in this walk's list: those of the walk before are no more. */
export async function replaceUnreadable(
  tx: Tx,
  key: StreamKey,
  failures: readonly RawFailure[],
  at: string,
): Promise<void> {
  await tx.execute(sql`
    delete from item_failures
     where tenant_id = ${key.tenantId} and connection_id = ${key.connectionId} and stream = ${key.stream} and step = 'fetch'`);
  const month = `${at.slice(0, 7)}-01`;
  await noteFailures(
    tx,
    key,
    "fetch",
    failures.map((failure) => ({ ...failure, stream: key.stream, month })),
  );
}

export async function failuresOf(tx: Tx, { tenantId, connectionId, stream }: StreamKey): Promise<number> {
  const [row] = await rowsOf<{ rows: number }>(
    tx,
    sql`select count(*)::int as rows from item_failures where tenant_id = ${tenantId} and connection_id = ${connectionId} and stream = ${stream}`,
  );
  return row?.rows ?? 0;
}
