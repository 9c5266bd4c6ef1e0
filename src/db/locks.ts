import { sql } from "drizzle-orm";
import type { Tx } from "./client.ts";

type Lock = "account" | "refresh" | "normalize" | "wake";

const key = (lock: Lock, id: string) => sql`hashtextextended(${`${lock}/${id}`}::text, 0)`;

/** Held until the transaction ends, also when its process dies. */
export async function lock(tx: Tx, name: Lock, id: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${key(name, id)})`);
}

/** As `lock`, with others who share it. */
export async function lockShared(tx: Tx, name: Lock, id: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${key(name, id)})`);
}
