import { type Reading, readMailbox } from "../backfill.ts";
import type { Bench, Figure, Row } from "../row.ts";

const SIZES = [
  { messages: 5_000, events: 750 },
  { messages: 20_000, events: 3_000 },
];
const LARGE = { messages: 100_000, events: 15_000 };

export const backfill: Row = {
  name: "backfill",
  title: "Whole backfill, quota off, one worker",
  limitSeconds: 180,
  async run(bench) {
    const figures: Figure[] = [];
    for (const size of SIZES) figures.push(...(await measure(bench, size, size.messages === 20_000)));
    return figures;
  },
};

export const backfillLarge: Row = {
  name: "backfill-large",
  title: "Whole backfill of a large mailbox, quota off, one worker",
  limitSeconds: 600,
  run: (bench) => measure(bench, LARGE, false),
};

async function measure(bench: Bench, size: { messages: number; events: number }, held: boolean): Promise<Figure[]> {
  const reading = await readMailbox(bench, { ...size, limitSeconds: 540 });
  await reading.stack.stopWorkers();
  const name = `${size.messages.toLocaleString("en")} messages`;
  const rate: Figure = { what: `${name}: end to end`, value: reading.items / reading.seconds, unit: "items/s" };
  return [
    held ? { ...rate, goal: { least: 1_500 } } : rate,
    ...cpuSplit(name, reading),
    { what: `${name}: worker, peak RSS`, value: reading.peakMb.worker, unit: "MB", goal: { most: 300 } },
  ];
}

/** CPU microseconds an item cost in each process. */
function cpuSplit(name: string, { cpu, items, seconds }: Reading): Figure[] {
  const total = Object.values(cpu).reduce((sum, one) => sum + one, 0);
  const names = { worker: "worker", postgres: "Postgres", sandbox: "stand-in", web: "web" };
  return (Object.keys(names) as (keyof typeof names)[]).map((process) => ({
    what: `${name}: CPU of ${names[process]}`,
    value: (cpu[process] / items) * 1e6,
    unit: "µs/item",
    note: `${((cpu[process] / total) * 100).toFixed(0)} % of ${total.toFixed(1)} s in ${seconds.toFixed(1)} s`,
  }));
}
