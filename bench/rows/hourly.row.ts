import { setTimeout as sleep } from "node:timers/promises";
import { syncClienttether, syncClienttetherHourly } from "#src/jobs/clienttether.job.ts";
import { sendJob } from "#src/jobs/send.ts";
import type { Runtime } from "#src/connect/runtime.ts";
import { openTestRuntime } from "../../testkit/connecting.ts";
import { brandId } from "../franchise.ts";
import { timed } from "../measure.ts";
import { cpuSeconds, memoryMb, treeCpuSeconds } from "../processes.ts";
import { endedRuns, factsOf, seedAccounts, writtenSince } from "../round.ts";
import type { Bench, Figure, Row } from "../row.ts";
import { type Stack, openStack, until } from "../stack.ts";

const [TENANTS, LEADS, CHANGED] = [1_000, 200, 50];
const CHANGE = { leads: 3, moved: 10, opportunities: 1, notes: 3, activities: 2, removed: 1 };
const MOST_S = 600;

/** From the cron's tick to the last run's end; the seconds that production spreads a round over are left out. */
export const hourly: Row = {
  name: "hourly",
  title: `An hour's round for ${TENANTS.toLocaleString("en")} workspaces of ${LEADS} leads, one worker; ${TENANTS - CHANGED} have no changes`,
  limitSeconds: 900,
  async run(bench) {
    const stack = await openStack(bench);
    const runtime = await openTestRuntime(stack.env);
    bench.defer(() => runtime.close());
    const worker = await stack.startWorker();
    // The real hour may strike meanwhile.
    await stack.sql`delete from pgboss.schedule where name = ${syncClienttetherHourly.name}`;
    let accounts: Awaited<ReturnType<typeof seedAccounts>> = [];
    const madeIn = await timed(async () => {
      accounts = await seedAccounts(stack, runtime, { tenants: TENANTS, leads: LEADS, seconds: 60 * bench.patience });
      for (const { accountId } of accounts.slice(1, 1 + CHANGED))
        await stack.control(`clienttether/accounts/${accountId}/change`, CHANGE);
    });
    bench.say(`made in ${madeIn.toFixed(0)} s`);

    const before = await factsOf(stack);
    const cpuOf = () => ({
      worker: cpuSeconds(worker.pid),
      Postgres: treeCpuSeconds(bench.postgres.serverPid()),
      "stand-in": cpuSeconds(stack.sandbox.pid),
    });
    await stack.control("clienttether/usage/reset", {});
    const cpu = cpuOf();
    const seconds = await timed(() => round(bench, stack, runtime));
    const spent = Object.entries(cpuOf()).map(([name, after]) => ({
      name,
      seconds: after - cpu[name as keyof typeof cpu],
    }));
    const total = spent.reduce((sum, one) => sum + one.seconds, 0);
    const usage =
      await stack.control<Record<string, { requests: number; calls: Record<string, number> }>>("clienttether/usage");
    const calls = Object.values(usage).reduce((sum, { requests }) => sum + requests, 0);
    const notes = Object.values(usage).reduce((sum, one) => sum + (one.calls["read_client_history_notes"] ?? 0), 0);
    const [odd] = await stack.sql<{ n: number }[]>`select count(*)::int as n from sync_runs where state <> 'completed'`;
    const quiet = [0, ...Array.from({ length: TENANTS - CHANGED - 1 }, (_, n) => n + CHANGED + 1)].map(brandId);
    const written = await writtenSince(stack, before, quiet);
    const where = [...written].map(([table, rows]) => `${table} ${rows}`).join(", ");
    return [
      { what: "from the tick to the last run's end", value: seconds, unit: "s", goal: { most: MOST_S } },
      {
        what: "calls to the provider",
        value: calls,
        unit: "",
        note: `of these ${notes.toLocaleString("en")} for notes, most of them in rotation`,
      },
      { what: "runs that did not end completed", value: odd?.n ?? Number.NaN, unit: "", goal: { most: 0 } },
      {
        what: "rows written where nothing changed",
        value: [...written.values()].reduce((sum, rows) => sum + rows, 0),
        unit: "",
        goal: { most: 0 },
        ...(where && { note: where }),
      },
      { what: "worker, peak RSS", value: memoryMb(worker.pid).peak, unit: "MB", goal: { most: 300 } },
      ...spent.map(({ name, seconds: own }): Figure => ({
        what: `CPU of ${name}`,
        value: (own / TENANTS) * 1_000,
        unit: "ms/run",
        note: `${((own / total) * 100).toFixed(0)} % of ${total.toFixed(0)} s`,
      })),
      { what: "made in", value: madeIn, unit: "s" },
    ];
  },
};

async function round({ patience, say }: Bench, stack: Stack, { db, boss }: Runtime): Promise<void> {
  const tick = new Date();
  await db.transaction((tx) => sendJob(boss, tx, syncClienttetherHourly, {}));
  const { sql } = stack;
  await until("the round's jobs", 60 * patience, async () => {
    const [sent] = await sql<
      { n: number }[]
    >`select count(*)::int as n from pgboss.job where name = ${syncClienttetherHourly.name} and state = 'completed'`;
    return (sent?.n ?? 0) > 0;
  });
  await sql`update pgboss.job set start_after = now() where name = ${syncClienttether.name} and state = 'created'`;
  for (let ended = 0, lookedAt = 0; ended < TENANTS; await sleep(250)) {
    ended = await endedRuns(stack, "hourly", tick);
    if (Math.floor(ended / 100) > lookedAt)
      say(`  ${ended} runs after ${((Date.now() - tick.getTime()) / 1_000).toFixed(0)} s`);
    lookedAt = Math.floor(ended / 100);
  }
}
