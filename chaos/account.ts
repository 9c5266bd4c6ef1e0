import { setTimeout as sleep } from "node:timers/promises";
import { readableStreams } from "#src/connect/readable-streams.ts";
import { type Tx, withTenant } from "#src/db/client.ts";
import { type Ask, askForRun } from "#src/domain/ingestion/ask.ts";
import { monthsBefore } from "#src/domain/ingestion/window.ts";
import type { World } from "./clean.ts";
import { patient } from "./patient.ts";
import type { Stage } from "./stage.ts";

/**
 * Where mail ends and windows do: the first of this month. The same for every run of this process, so that runs can be
 * compared, and a border of months, so that a month that is healed by itself is no longer than it was.
 */
export const ANCHOR = monthsBefore(new Date(), 0);
const TRACE = "0".repeat(32);

export type Account = {
  tenantId: string;
  connectionId: string;
  mailbox: string;
  window: { from: Date; to: Date };
  /** In a transaction of the tenant; again while the database is away. */
  within<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Have the whole window read. */
  ask(kind?: Ask["kind"]): Promise<void>;
  isOpen(): Promise<boolean>;
  /** @returns the states of all its runs, newest first */
  untilEnded(): Promise<string[]>;
};

/** Somebody in a workspace of their own connects a mailbox. */
export async function openAccount(stage: Stage, { seed, messages, events, months }: World): Promise<Account> {
  const { runtime, sql } = stage;
  const person = await stage.person();
  const size = { seed, messages, events, anchorMs: ANCHOR.getTime() };
  const { mailbox } = await stage.control<{ mailbox: string }>("mailboxes", size);
  const key = { tenantId: person.tenantId, connectionId: await stage.connect(person, mailbox) };
  const window = { from: monthsBefore(ANCHOR, months), to: ANCHOR };
  const within = <T>(work: (tx: Tx) => Promise<T>) => patient(() => withTenant(runtime.db, key.tenantId, work));
  const runs = () =>
    patient(
      () => sql<{ state: string; open: boolean }[]>`
        select state, finished_at is null as open from sync_runs where connection_id = ${key.connectionId} order by started_at desc`,
    );
  return {
    ...key,
    mailbox,
    window,
    within,
    ask: (kind = "backfill") =>
      within(async (tx) => {
        const streams = await readableStreams(runtime, tx, key);
        const spans = streams.map((stream) => ({ stream, ...window }));
        await askForRun(tx, runtime.boss, { ...key, kind, window, spans, traceId: TRACE });
      }),
    isOpen: async () => (await runs()).some(({ open }) => open),
    async untilEnded() {
      for (;;) {
        const all = await runs();
        if (all.length > 0 && all.every(({ open }) => !open)) return all.map(({ state }) => state);
        await sleep(100);
      }
    },
  };
}
