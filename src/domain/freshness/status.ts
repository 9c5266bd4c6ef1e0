import type { Tx } from "#src/db/client.ts";
import { type Freshness, readFreshness } from "./freshness.ts";

export type SyncStatus = Pick<Freshness, "lastSyncAt" | "status" | "isStale">;

/** The short answer, for machines that watch. */
export async function syncStatus(tx: Tx, tenantId: string): Promise<SyncStatus> {
  const { lastSyncAt, status, isStale } = await readFreshness(tx, tenantId);
  return { lastSyncAt, status, isStale };
}
