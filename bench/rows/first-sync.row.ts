import { timed } from "../measure.ts";
import { memoryMb } from "../processes.ts";
import type { Row } from "../row.ts";
import { openStack, startWeb, until } from "../stack.ts";
import { type Visitor, signUp } from "../visitor.ts";

const SIZE = { seed: 1, leads: 2_000, opportunities: 300, notesPerLead: 0.5, activities: 60, events: 30 };
const MOST_S = 10;

type Truth = Record<"clients" | "opportunities", string[]>;
type Freshness = { streams: { stream: string; asOf: string | null }[] };

/** What a person waits for who has just entered the keys; notes are read client by client and come in afterwards. */
export const firstSync: Row = {
  name: "first-sync",
  title: `From entering keys to the first full dashboard, ${SIZE.leads.toLocaleString("en")} leads`,
  limitSeconds: 90,
  async run(bench) {
    const stack = await openStack(bench);
    const { url } = await startWeb(bench, stack.env);
    const visitor = await signUp(url);
    const worker = await stack.startWorker();
    const { accountId, accessToken, webKey } = await stack.control<Record<string, string>>(
      "clienttether/accounts",
      SIZE,
    );
    const truth = await stack.control<Truth>(`clienttether/accounts/${accountId}/truth`);
    const startedAt = performance.now();
    const accepted = await timed(() => visitor.mutate("connections.connectKeys", { accessToken, webKey }));
    await until("the lists' end", 60 * bench.patience, () => isRead(visitor));
    await assertFull(visitor, truth);
    const seconds = (performance.now() - startedAt) / 1_000;
    return [
      { what: "from entering keys to the full dashboard", value: seconds, unit: "s", goal: { most: MOST_S } },
      { what: "of this until the keys are accepted", value: accepted, unit: "s" },
      { what: "worker, peak RSS", value: memoryMb(worker.pid).peak, unit: "MB" },
    ];
  },
};

async function isRead(visitor: Visitor): Promise<boolean> {
  const { streams } = await visitor.query<Freshness>("sync.freshness");
  return streams.length > 0 && streams.every(({ stream, asOf }) => stream === "ct.notes" || asOf !== null);
}

/** @throws Error when something is not there */
async function assertFull(visitor: Visitor, truth: Truth): Promise<void> {
  const [leads, pipeline, hot, schedule] = await Promise.all([
    visitor.query<{ total: { value: number } }>("leads.summary"),
    visitor.query<{ count: { value: number } }>("pipeline.summary"),
    visitor.query<{ items: unknown[] }>("hotList.list", { limit: 50 }),
    visitor.query<{ items: unknown[] }>("schedule.list", { limit: 50 }),
  ]);
  const seen = [leads.total.value, pipeline.count.value, hot.items.length, schedule.items.length];
  const wanted = [truth.clients.length, truth.opportunities.length, 50, 50];
  if (seen.join() !== wanted.join())
    throw new Error(`leads, deals, hot list and schedule have ${seen.join()} rows, not ${wanted.join()}`);
}
