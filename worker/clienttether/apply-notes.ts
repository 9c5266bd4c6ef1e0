import { sql } from "drizzle-orm";
import { type Tx, anyOf } from "#src/db/client.ts";
import type { Evidence } from "#src/domain/clienttether/evidence.ts";
import { clearNoteFailures } from "#src/domain/clienttether/note-queue.ts";
import { noteReads } from "#src/domain/clienttether/store-notes.ts";
import { parseCtPage, watchForRepeats } from "#src/providers/clienttether/index.ts";
import { type ItemFailure, noteFailures } from "../pipeline/item-failures.ts";
import { missWhatIsGone } from "../pipeline/missing.ts";
import { type Replay, type WalkCounts, failuresOf, writeRows } from "./apply-walk.ts";
import { MEANINGS, type Row } from "./meaning.ts";
import { readParts } from "./pages.ts";
import { sortPending } from "./sort-pending.ts";

const stream = "ct.notes";
const meaning = MEANINGS[stream];

/** The notes of one client as its stored pages give them. `isWhole`: to the last page. */
type Part = { clientId: string; rows: Row[]; failures: ItemFailure[]; readAt: string; isWhole: boolean };

/**
 * Make the tables say what the stored pages say of these clients' notes; of one whose last page is not among them nothing is
 * made. As pure as `applyWalk`; a client is a list of its own.
 */
export async function applyNotes(tx: Tx, replay: Replay, clientIds: readonly string[]): Promise<WalkCounts> {
  const { tenantId, connectionId, runId, settings } = replay;
  const key = { tenantId, connectionId, stream };
  const parts = (await partsOf(tx, replay, clientIds)).filter(({ isWhole }) => isWhole);
  const rows = parts.flatMap((part) => part.rows);
  const ids = parts.map(({ clientId }) => clientId);
  // Whichever clients are brought in together.
  const at = replay.startedAt.toISOString();
  if (parts.length === 0)
    return { inserted: 0, updated: 0, unchanged: 0, deleted: 0, failed: await failuresOf(tx, key) };
  const evidence: Evidence = { tenantId, connectionId, runId, at };
  const written = await writeRows(tx, key, rows, { meaning, settings });
  const partOf = new Map(rows.map(({ externalId, part }) => [externalId, part]));
  await sortPending(tx, { evidence, stream, meaning, settings, stages: [], partOf });
  const theirs = sql`item.external_id = any(array(
    select external_id from ct_notes where tenant_id = ${tenantId} and connection_id = ${connectionId} and client_id = ${anyOf(ids)}))`;
  const gone = await missWhatIsGone(tx, key, [...partOf.keys()], at, theirs);
  if (gone.length > 0) await meaning.bury(tx, evidence, gone);
  await clearNoteFailures(tx, key, ids);
  await noteFailures(
    tx,
    key,
    "fetch",
    parts.flatMap(({ failures }) => failures),
  );
  await noteReads(tx, key, parts);
  return { ...written, deleted: gone.length, failed: await failuresOf(tx, key) };
}

async function partsOf(tx: Tx, replay: Replay, clientIds: readonly string[]): Promise<Part[]> {
  const parts = new Map<string, Part>();
  const offsets = new Map<string, number>();
  const bodies = new Map<string, string>();
  const repeats = new Map<string, ReturnType<typeof watchForRepeats>>();
  for (const { part: clientId, body, fetchedAt } of await readParts(tx, replay, replay.runId, stream, clientIds)) {
    const known = parts.get(clientId);
    // Asked further on, it said the same: that was its end.
    if (known && bodies.get(clientId) === body) {
      parts.set(clientId, { ...known, readAt: fetchedAt, isWhole: true });
      continue;
    }
    bodies.set(clientId, body);
    const offset = offsets.get(clientId) ?? 0;
    const page = parseCtPage(stream, body, replay.settings, { offset, clientId });
    offsets.set(clientId, offset + page.count);
    const month = `${fetchedAt.slice(0, 7)}-01`;
    const part = known ?? { clientId, rows: [], failures: [], readAt: "", isWhole: false };
    for (const row of page.rows) part.rows.push({ ...row, part: clientId, fetchedAt });
    for (const failure of page.failures)
      part.failures.push({ ...failure, stream, month, externalId: `${clientId}/${failure.externalId}` });
    const isRepeated = repeats.get(clientId) ?? watchForRepeats();
    repeats.set(clientId, isRepeated);
    parts.set(clientId, { ...part, readAt: fetchedAt, isWhole: isRepeated(page.rows) || page.isLast });
  }
  return [...parts.values()];
}
