import type { Tx } from "#src/db/client.ts";
import { withTenant } from "#src/db/client.ts";
import type { RowKey } from "#src/domain/evidence.ts";
import { auditBy } from "#src/domain/tenants/actor.ts";
import { asTaken } from "./as-taken.ts";
import { type Cell, csvRecords } from "./csv.ts";

/** A list of ClientTether's rows as a file: what the address asks for, and what a row's line holds. */
export type ListFile<Row extends RowKey> = {
  /** Of the file, and of what the audit log says was exported. */
  name: string;
  columns: readonly (readonly [string, (row: Row) => Cell])[];
  /** All rows that the address's filters let through, in their order. */
  keys(tx: Tx, tenantId: string, query: URLSearchParams): Promise<RowKey[]>;
  rows(tx: Tx, tenantId: string, keys: readonly RowKey[]): Promise<Row[]>;
};

/** Rows that are in memory at once. */
const BATCH = 1_000;

type Asked = { locals: Pick<App.Locals, "services" | "session" | "ip">; url: URL };

/** Which rows is decided at once; they are read a batch at a time, and no faster than they are taken. */
export async function listCsv<Row extends RowKey>({ locals, url }: Asked, file: ListFile<Row>): Promise<Response> {
  const { services, session, ip } = locals;
  // The middleware has sent away whoever is not signed in.
  if (!session) return new Response(null, { status: 401 });
  const { tenantId, userId, name, email } = session;
  const keys = await withTenant(services.db, tenantId, async (tx) => {
    const found = await file.keys(tx, tenantId, url.searchParams);
    const detail = { rows: found.length };
    await auditBy(tx, tenantId, { userId, name, email, ip }, { action: `${file.name}.exported`, detail });
    return found;
  });
  async function* parts(): AsyncGenerator<Uint8Array> {
    yield csvOpening(file.columns.map(([title]) => title));
    for (let from = 0; from < keys.length; from += BATCH) {
      const batch = keys.slice(from, from + BATCH);
      const rows = await withTenant(services.db, tenantId, (tx) => file.rows(tx, tenantId, batch));
      yield csvLines(rows.map((row) => file.columns.map(([, cell]) => cell(row))));
    }
  }
  return fileAnswer(file.name, "csv", asTaken(parts()));
}

const encoder = new TextEncoder();
export const csvLines = (records: readonly (readonly Cell[])[]): Uint8Array => encoder.encode(csvRecords(records));
/** Opens with a mark by which spreadsheets know UTF-8. */
export const csvOpening = (titles: readonly string[]): Uint8Array => encoder.encode(`\ufeff${csvRecords([titles])}`);

const TYPES = { csv: "text/csv; charset=utf-8", ics: "text/calendar; charset=utf-8" };

export function fileAnswer(name: string, kind: keyof typeof TYPES, body: BodyInit): Response {
  const day = new Date().toISOString().slice(0, 10);
  return new Response(body, {
    headers: {
      "content-type": TYPES[kind],
      "content-disposition": `attachment; filename="${name}-${day}.${kind}"`,
      "cache-control": "no-store",
    },
  });
}
