import { desc, eq, getTableColumns, sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { connections, disconnectReceipts, users } from "#src/db/schema/index.ts";
import type { RunState } from "../ingestion/states.ts";
import { type StatusReason, statusReason } from "./status.ts";

export type ConnectionProduct = { product: string; enabled: boolean; reason: string | null };

export type Connection = {
  id: string;
  provider: string;
  account: string;
  /** Whether the asking person connected it. */
  mine: boolean;
  /** Name of whoever connected it; null when they no longer have an account. */
  connectedBy: string | null;
  status: "active" | "degraded" | "disconnected";
  statusReason: StatusReason | null;
  scopes: string[];
  products: ConnectionProduct[];
  connectedAt: string;
  lastSyncedAt: string | null;
  run: { runId: string; state: RunState } | null;
};

const NOT_GRANTED = "This permission was not granted. Reconnect and tick it to switch it on.";

/**
 * Newest first.
 *
 * @param userId who asks; null for the operator, whose own no connection is
 */
export async function listConnections(tx: Tx, tenantId: string, userId: string | null): Promise<Connection[]> {
  const rows = await tx
    .select({ ...getTableColumns(connections), connectedBy: users.name })
    .from(connections)
    .leftJoin(users, eq(users.id, connections.userId))
    .where(eq(connections.tenantId, tenantId))
    .orderBy(desc(connections.createdAt));
  const runs = await rowsOf<{ connection_id: string; id: string; state: RunState }>(
    tx,
    sql`select distinct on (connection_id) connection_id, id, state from sync_runs
         where tenant_id = ${tenantId} order by connection_id, started_at desc`,
  );
  const runOf = new Map(runs.map((run) => [run.connection_id, { runId: run.id, state: run.state }]));
  return rows.map((row) => ({
    id: row.id,
    provider: row.provider,
    account: row.account,
    mine: row.userId === userId,
    connectedBy: row.connectedBy,
    status: row.status,
    statusReason: statusReason(row.statusCode),
    scopes: row.scopes,
    products: Object.entries(row.products).map(([product, enabled]) => ({
      product,
      enabled,
      reason: enabled ? null : NOT_GRANTED,
    })),
    connectedAt: row.createdAt.toISOString(),
    lastSyncedAt: row.lastSyncedAt?.toISOString() ?? null,
    run: runOf.get(row.id) ?? null,
  }));
}

export type Receipt = {
  id: string;
  provider: string;
  account: string;
  revokedAtProvider: boolean;
  revokeNote: string | null;
  removed: { what: string; rows: number }[];
  at: string;
};

const REVOKE_NOTES = {
  revoked: null,
  shared: "Another connection uses the same account, so the permission was left in place for it.",
  failed: "The provider could not be reached to take the permission back; remove it in your account's own settings.",
  keys: "Its keys are deleted here. They stay good at the provider: make a new access token there if they should not.",
} as const;

export function receiptOf(row: typeof disconnectReceipts.$inferSelect): Receipt {
  return {
    id: row.id,
    provider: row.provider,
    account: row.account,
    revokedAtProvider: row.revoked === "revoked",
    revokeNote: REVOKE_NOTES[row.revoked],
    removed: row.removed,
    at: row.at.toISOString(),
  };
}

export async function listReceipts(tx: Tx, tenantId: string): Promise<Receipt[]> {
  const rows = await tx
    .select()
    .from(disconnectReceipts)
    .where(eq(disconnectReceipts.tenantId, tenantId))
    .orderBy(desc(disconnectReceipts.at))
    .limit(50);
  return rows.map(receiptOf);
}
