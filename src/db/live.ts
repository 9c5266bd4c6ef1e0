import { sql } from "drizzle-orm";
import type { Tx } from "./client.ts";

export const LIVE_CHANNEL = "syncline_live";

export type LiveTopic = "ingestion" | "connections" | "contacts" | "tenants";
export type LiveEvent = { tenantId: string; topic: LiveTopic; id?: string };

/** Tell open pages that something changed; they hear it when (and only if) this transaction commits. Ids only. */
export async function announce(tx: Tx, event: LiveEvent): Promise<void> {
  await tx.execute(sql`select pg_notify(${LIVE_CHANNEL}, ${JSON.stringify(event)}::text)`);
}
