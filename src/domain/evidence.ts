import { type SQL, sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { NotFoundError } from "#src/errors.ts";

/** What a row drills down to. */
export type Evidence<Row> = {
  row: Row;
  /** As the provider sent it. */
  raw: unknown;
  /** The run that brought this version; null when it is no longer kept. */
  run: { id: string; kind: string; startedAt: string } | null;
  /** When this version was received. */
  fetchedAt: string | null;
  /** Since when it is missing at the provider. */
  deletedAt: string | null;
  contactId: string | null;
};

export type RowKey = { connectionId: string; id: string };

type Kind = {
  what: string;
  table: string;
  /** The streams that may have brought it. */
  streams: readonly string[];
  columns: SQL;
  /** Id of the contact, of the row `item`. */
  contact: SQL;
};

/** Also of a row that is deleted by now. @throws NotFoundError also for another tenant's */
export async function evidenceOf<Row>(tx: Tx, tenantId: string, key: RowKey, kind: Kind): Promise<Evidence<Row>> {
  const { what, table, streams, columns, contact } = kind;
  const [found] = await rowsOf<Row & { evidence: Omit<Evidence<Row>, "row"> }>(
    tx,
    sql`
    select ${columns}, json_build_object(
             'raw', item.raw,
             'run', case when run.id is not null then json_build_object('id', run.id, 'kind', run.kind, 'startedAt', ${isoInstant(sql`run.started_at`)}) end,
             'fetchedAt', (select ${isoInstant(sql`max(source.written_at)`)} from source_items source
                            where source.tenant_id = ${tenantId} and source.connection_id = item.connection_id
                              and source.stream in ${streams} and source.external_id in (item.external_id, split_part(item.external_id, ':', 2))),
             'deletedAt', ${isoInstant(sql`item.deleted_at`)},
             'contactId', ${contact}) as evidence
      from ${sql.raw(table)} item
      left join sync_runs run on run.tenant_id = ${tenantId} and run.id = item.run_id
     where item.tenant_id = ${tenantId} and item.connection_id = ${key.connectionId} and item.external_id = ${key.id}`,
  );
  if (!found) throw new NotFoundError(what);
  const { evidence, ...row } = found;
  return { row: row as unknown as Row, ...evidence };
}

/** Id of the contact that an address belongs to, if one's. */
export const contactBy = (tenantId: string, email: SQL): SQL =>
  sql`(select identity.contact_id from contact_identities identity
        where identity.tenant_id = ${tenantId} and identity.kind = 'email' and identity.value = ${email})`;

/** The same of a client, through the lead that they are. */
export const contactOfClient = (tenantId: string, connectionId: SQL, clientId: SQL): SQL =>
  sql`(select identity.contact_id from ct_leads client
         join contact_identities identity on identity.tenant_id = ${tenantId} and identity.kind = 'email' and identity.value = client.email
        where client.tenant_id = ${tenantId} and client.connection_id = ${connectionId} and client.external_id = ${clientId})`;
