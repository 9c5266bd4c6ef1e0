import { sql } from "drizzle-orm";
import { type PgBoss, type SendOptions, fromDrizzle } from "pg-boss";
import type { Tx } from "../db/client.ts";
import type { JobDef, Payload } from "./define.ts";

export type Send = { startAfterSeconds?: number };

/**
 * Send a job that exists if, and only if, this transaction commits.
 *
 * @returns whether a job was added; a `stately` key that has one waiting keeps that one
 * @throws ZodError when the payload is not what the declaration says
 */
export async function sendJob<J extends JobDef>(
  boss: PgBoss,
  tx: Tx,
  job: J,
  payload: Payload<J>,
  { startAfterSeconds = 0 }: Send = {},
): Promise<boolean> {
  const data = job.payload.parse(payload);
  const id = await boss.send(job.name, data, {
    ...(job.key ? { singletonKey: job.key(data) } : {}),
    ...(job.group ? { group: { id: job.group(data) } } : {}),
    ...(job.priority ? { priority: job.priority(data) } : {}),
    ...(startAfterSeconds > 0 ? { startAfter: startAfterSeconds } : {}),
    db: inTransaction(tx),
  });
  return id !== null;
}

/** Objects are serialized here: drizzle over postgres.js would bind them in a shape pg-boss does not expect. */
function inTransaction(tx: Tx): NonNullable<SendOptions["db"]> {
  const inner = fromDrizzle(tx, sql);
  const bindable = (value: unknown): unknown =>
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date)
      ? JSON.stringify(value)
      : value;
  return { executeSql: (text, values) => inner.executeSql(text, values?.map(bindable)) };
}
