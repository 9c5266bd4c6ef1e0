import { openRuntime } from "#src/connect/runtime.ts";
import { readWorkerEnv } from "#src/env.ts";
import { openLog } from "#src/log.ts";
import { normalizeItemsHandler } from "#worker/jobs/normalize-items.ts";
import { readMailbox } from "../backfill.ts";
import { median, timed } from "../measure.ts";
import { cpuSeconds, treeCpuSeconds } from "../processes.ts";
import type { Row } from "../row.ts";
import type { Stack } from "../stack.ts";

const SIZE = { messages: 20_000, events: 3_000 };
const ROUNDS = 3;

export const normalize: Row = {
  name: "normalize",
  title: "Normalization: raw rows to contacts, in this process",
  limitSeconds: 150,
  async run(bench) {
    const { stack, connectionId, items } = await readMailbox(bench, { ...SIZE, limitSeconds: 120 });
    await stack.stopWorkers();
    const env = readWorkerEnv({ ...stack.env, LOG_LEVEL: "silent" });
    const runtime = await openRuntime(env, openLog("bench", env.LOG_LEVEL), "sender");
    bench.defer(() => runtime.close());
    const [owner] = await stack.sql<{ tenant_id: string }[]>`select tenant_id from connections`;
    const handle = normalizeItemsHandler({ ...runtime, stopping: new AbortController().signal });
    const job = { tenantId: owner?.tenant_id ?? "", connectionId, traceId: "0".repeat(32) };
    const cpu = () => cpuSeconds(process.pid) + treeCpuSeconds(bench.postgres.serverPid());
    const [rates, costs]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      await forget(stack);
      const before = cpu();
      rates.push(
        items /
          (await timed(async () => {
            // A turn that is over leaves the rest to its successor, which is us.
            while (await isWaiting(stack)) await handle(job, new AbortController().signal);
          })),
      );
      costs.push(((cpu() - before) / items) * 1e6);
    }
    const [known] = await stack.sql<{ contacts: number }[]>`select count(*)::int as contacts from contacts`;
    return [
      {
        what: "raw rows normalized",
        value: median(rates),
        unit: "rows/s",
        note: `${items} rows, ${known?.contacts} contacts`,
      },
      { what: "CPU of Postgres and the normalizer", value: median(costs), unit: "µs/row" },
    ];
  },
};

/** As on the day the items were stored. */
async function forget({ sql }: Stack): Promise<void> {
  await sql`truncate interactions, contacts, contact_recounts cascade`;
  await sql`update source_items set normalized_at = null`;
  await sql`vacuum (analyze) source_items`;
}

async function isWaiting({ sql }: Stack): Promise<boolean> {
  const [row] = await sql<{ waiting: boolean }[]>`
    select exists (select 1 from source_items where normalized_at is null) or exists (select 1 from contact_recounts) as waiting`;
  return row?.waiting ?? false;
}
