import { sql } from "drizzle-orm";
import { type Tx, anyOf, rowsOf } from "#src/db/client.ts";
import type { Evidence } from "#src/domain/clienttether/evidence.ts";
import type { CtSettings } from "#src/providers/clienttether/index.ts";
import { type ItemFailure, clearFailures, noteFailures } from "../pipeline/item-failures.ts";
import { storeWhatFits } from "../pipeline/store-what-fits.ts";
import type { Meaning, Row as ReadRow, Write } from "./meaning.ts";

const BATCH = 500;
type Row = Omit<ReadRow, "fetchedAt">;

/** What rows are to be understood by. */
export type Sorting = {
  evidence: Evidence;
  stream: string;
  meaning: Meaning;
  settings: CtSettings;
  stages: readonly string[];
  /** Whose rows these are, where they were asked for client by client. */
  partOf?: ReadonlyMap<string, string>;
};

/** Bring all stored items of a stream that are new, changed or to be understood anew into its table. */
export async function sortPending(tx: Tx, sorting: Sorting): Promise<void> {
  for (;;) {
    const rows = await pendingRows(tx, sorting);
    if (rows.length > 0) await storeRows(tx, sorting, rows);
    if (rows.length < BATCH) return;
  }
}

/** A note does not always say whose it is: its row remembers. */
async function pendingRows(tx: Tx, { evidence, stream, partOf }: Sorting): Promise<Row[]> {
  const { tenantId, connectionId } = evidence;
  const rows = await rowsOf<Row>(
    tx,
    sql`select external_id as "externalId", payload,
               ${partOf ? sql`coalesce((select client_id from ct_notes note where note.tenant_id = ${tenantId} and note.connection_id = ${connectionId} and note.external_id = item.external_id), '')` : sql`''`} as part
          from source_items item
         where tenant_id = ${tenantId} and connection_id = ${connectionId} and stream = ${stream} and normalized_at is null and deleted_at is null
         order by external_id limit ${BATCH}`,
  );
  return rows.map((row) => ({ ...row, part: partOf?.get(row.externalId) ?? row.part }));
}

async function storeRows(tx: Tx, sorting: Sorting, rows: readonly Row[]): Promise<void> {
  const { evidence, stream, meaning } = sorting;
  const month = `${evidence.at.slice(0, 7)}-01`;
  const failed = (externalId: string, code: string, message: string): ItemFailure => ({
    stream,
    externalId,
    month,
    code,
    message,
  });
  const writes: Write[] = [];
  const failures: ItemFailure[] = [];
  for (const row of rows) {
    try {
      writes.push(meaning.map(row, sorting));
    } catch (error) {
      const reason = error instanceof Error ? error.name : "Error";
      failures.push(failed(row.externalId, "NOT_UNDERSTOOD", `The item has a shape we do not know (${reason}).`));
    }
  }
  const refused = await storeWhatFits(tx, writes, (part, some) => meaning.store(part, evidence, some));
  for (const { item, sqlState } of refused) {
    const message = `The tables do not take what the item says (SQLSTATE ${sqlState}).`;
    failures.push(failed(item.externalId, "NOT_STORABLE", message));
  }
  await clearFailures(
    tx,
    evidence,
    "normalize",
    writes.map(({ externalId }) => ({ stream, externalId })),
  );
  await noteFailures(tx, evidence, "normalize", failures);
  await tx.execute(sql`
    update source_items set normalized_at = clock_timestamp()
     where tenant_id = ${evidence.tenantId} and connection_id = ${evidence.connectionId} and stream = ${stream}
       and external_id = ${anyOf(rows.map(({ externalId }) => externalId))}`);
}
