import { sql } from "drizzle-orm";
import { type PgBoss, type SendOptions, fromDrizzle } from "pg-boss";
import type { Tx } from "../db/client.ts";
import type { JobDef, Payload } from "./define.ts";

export type Send = {
  startAfterSeconds?: number;
  /** Somebody wants it now: it takes the place of one of its key that waits for a later time. */
  hasten?: boolean;
};

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
  { startAfterSeconds = 0, hasten = false }: Send = {},
): Promise<boolean> {
  const data = job.payload.parse(payload);
  const db = inTransaction(tx);
  const key = job.key?.(data);
  const send = () =>
    boss.send(job.name, data, {
      ...(key === undefined ? {} : { singletonKey: key }),
      ...(job.group ? { group: { id: job.group(data) } } : {}),
      ...(job.priority ? { priority: job.priority(data) } : {}),
      ...(startAfterSeconds > 0 ? { startAfter: startAfterSeconds } : {}),
      db,
    });
  const id = await send();
  if (id !== null || !hasten || key === undefined) return id !== null;
  const waiting = await boss.findJobs(job.name, { key, queued: true, db });
  const delayed = waiting.filter(({ state }) => state === "created").map((one) => one.id);
  if (delayed.length > 0) await boss.deleteJob(job.name, delayed, { db });
  return (await send()) !== null;
}

const AT_ONCE = 500;

/**
 * Send many jobs of one kind, some hundreds a statement. Of a `stately` key that has one waiting, that one stays.
 *
 * @param startAfterSeconds for each
 */
export async function sendJobs<J extends JobDef>(
  boss: PgBoss,
  job: J,
  jobs: readonly { payload: Payload<J>; startAfterSeconds: number }[],
): Promise<void> {
  for (let at = 0; at < jobs.length; at += AT_ONCE) {
    const some = jobs.slice(at, at + AT_ONCE).map(({ payload, startAfterSeconds }) => {
      const data = job.payload.parse(payload);
      const key = job.key?.(data);
      return {
        data,
        startAfter: startAfterSeconds,
        ...(key === undefined ? {} : { singletonKey: key }),
        ...(job.group ? { group: { id: job.group(data) } } : {}),
        ...(job.priority ? { priority: job.priority(data) } : {}),
      };
    });
    await boss.insert(job.name, some);
  }
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
