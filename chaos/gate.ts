import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import type { Stage } from "./stage.ts";

/** A lock of ours that the workers run into. */
export type Gate = {
  /** Resolves once a worker waits at it with a statement that holds this text. */
  untilMet(text: string): Promise<void>;
  open(): Promise<void>;
};

/** @param take locks, in a transaction that stays open until the gate is opened */
export async function closeGate(
  stage: Stage,
  take: (sql: postgres.TransactionSql) => PromiseLike<unknown>,
): Promise<Gate> {
  const own = postgres(stage.database.ownerUrl, { max: 1, onnotice: () => {} });
  const [taken, opened] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const held = own.begin(async (sql) => {
    await take(sql);
    taken.resolve();
    await opened.promise;
  });
  held.catch(taken.reject);
  await taken.promise;
  return {
    async untilMet(text) {
      while (!(await isMet(stage, text))) await sleep(20);
    },
    async open() {
      opened.resolve();
      await held;
      await own.end();
    },
  };
}

async function isMet({ sql }: Stage, text: string): Promise<boolean> {
  const waiting = await sql`
    select 1 from pg_stat_activity where datname = current_database() and application_name like 'syncline%worker'
       and wait_event_type = 'Lock' and strpos(query, ${text}) > 0`;
  return waiting.length > 0;
}

/** What a dead worker's statements would still do once they need not wait any more. */
export async function endStatements({ sql }: Stage): Promise<void> {
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name like 'syncline%worker'`;
}
