import { setTimeout as sleep } from "node:timers/promises";
import { readableStreams } from "#src/connect/readable-streams.ts";
import { withTenant } from "#src/db/client.ts";
import { startIngestion } from "#src/domain/ingestion/start.ts";
import { openAccount } from "../account.ts";
import { openCrew } from "../crew.ts";
import { type Chaos, type Scenario, none } from "../scenario.ts";
import { type Stage, openStage } from "../stage.ts";
import { againstTruth } from "../truth.ts";
import { usageOf } from "../usage.ts";

const ASKED = 200;
const WORLD = { seed: 31, messages: 4_000, events: 200, months: 14 };

/** Many ask at once, and two workers stand ready: there is one run, and each month has one reader. */
export const rivals: Scenario = {
  name: "rivals",
  title: `two workers on one account that is asked for ${ASKED} times at once`,
  limitMinutes: 10,
  async run(chaos) {
    const stage = await openStage(chaos);
    const account = await openAccount(stage, WORLD);
    await stage.control("settings", { latencyMs: 30 });
    const crew = await openCrew(stage, 2);
    const gauge = openGauge(stage, chaos);
    const { runtime } = stage;
    const { tenantId, connectionId } = account;
    const asked = await Promise.all(
      Array.from({ length: ASKED }, () =>
        withTenant(runtime.db, tenantId, async (tx) => {
          const streams = await readableStreams(runtime, tx, { tenantId, connectionId });
          const ask = { tenantId, connectionId, streams, months: WORLD.months, traceId: "0".repeat(32) };
          return startIngestion(tx, runtime.boss, ask);
        }),
      ),
    );
    const states = await account.untilEnded();
    const most = await gauge.stop();
    const { messages } = await usageOf(stage, [account.mailbox]);
    const [items] = await stage.sql<{ n: number }[]>`
      select count(*)::int as n from source_items where connection_id = ${connectionId} and stream = 'gmail.messages'`;
    return [
      { what: "runs that came of it", value: new Set(asked.map(({ runId }) => runId)).size, bar: { most: 1 } },
      none("runs that did not end completed", states.filter((state) => state !== "completed").length),
      { what: "readers of one month at once, most", value: most, bar: { most: 1 } },
      // The window is a second wider at either end than what is kept of it.
      {
        what: "messages read more than once",
        value: messages - (items?.n ?? 0),
        bar: { most: 2 * (WORLD.months + 1) },
      },
      none("workers that ended by themselves", crew.accidents()),
      ...(await againstTruth(stage, { ...account, window: { ...account.window, to: new Date() } })),
    ];
  },
};

/** Looks every 10 ms how many jobs of one month have been running for a second: one that hands over has an end to come to. */
function openGauge({ sql }: Stage, { defer }: Pick<Chaos, "defer">): { stop(): Promise<number> } {
  let most = 0;
  const over = new AbortController();
  const looking = (async () => {
    while (!over.signal.aborted) {
      const [row] = await sql<{ n: number }[]>`
        select coalesce(max(n), 0)::int as n from (
          select count(*) as n from pgboss.job where name = 'backfill-chunk' and state = 'active' and started_on < now() - interval '1 second' group by data->>'chunkId') readers`;
      most = Math.max(most, row?.n ?? 0);
      await sleep(10);
    }
  })();
  const stop = async () => {
    over.abort();
    await looking;
    return most;
  };
  defer(stop);
  return { stop };
}
