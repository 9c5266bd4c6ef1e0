import type { SQL } from "drizzle-orm";
import { sql } from "drizzle-orm";
import type { ConnectionKey } from "./runs.ts";

/**
 * What stands behind rows that are being stored: the run whose pages said so, and when the last of these was answered. That
 * instant is the only clock: rows made again of the same pages are the same.
 */
export type Evidence = ConnectionKey & { runId: string; at: string };

/** A row keeps the run that brought its present words, and dates from the day it was met. */
export const runOf = (old: SQL): SQL =>
  sql`case when ${old}.raw is distinct from excluded.raw or ${old}.deleted_at is not null then excluded.run_id else ${old}.run_id end`;

/** The stored item of a row is joined for its payload: what the provider said travels once. */
export const itemOf = ({ tenantId, connectionId }: ConnectionKey, stream: string): SQL =>
  sql`join source_items item on item.tenant_id = ${tenantId} and item.connection_id = ${connectionId} and item.stream = ${stream}
       and item.external_id = row."externalId"`;
