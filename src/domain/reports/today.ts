import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { today } from "../figures.ts";

/** The workspace's own day, `YYYY-MM-DD`. */
export async function todayOf(tx: Tx, tenantId: string): Promise<string> {
  const [row] = await rowsOf<{ today: string }>(tx, sql`select ${today(tenantId)}::text as today`);
  return row?.today ?? "";
}
