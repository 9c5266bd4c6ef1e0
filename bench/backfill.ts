import type { Child } from "../scripts/child.ts";
import { cpuSeconds, memoryMb, treeCpuSeconds } from "./processes.ts";
import type { Bench } from "./row.ts";
import { type Env, type Stack, openStack, startWeb, until } from "./stack.ts";
import { signIn } from "./visitor.ts";

/** Longer than the 14 months that a generated mailbox spans. */
const MONTHS = 15;
const DEMO = "demo@example.com";

export type Size = { messages: number; events: number };
export type Reading = {
  stack: Stack;
  connectionId: string;
  /** Messages and instances of events that were stored, all of them normalized. */
  items: number;
  /** From the request to the end of the run, by the database's clock. */
  seconds: number;
  cpu: { worker: number; web: number; sandbox: number; postgres: number };
  peakMb: { worker: number; web: number; sandbox: number };
  /** What the page said of the time left, once a second. */
  foretold: Foretold[];
};

/** `at` and `eta` in seconds, `share` of the items read. */
export type Foretold = { at: number; eta: number; share: number };

type Status = { etaSeconds: number | null; streams: { fetched: number; expected: number | null }[] } | null;

type Options = Size & {
  workers?: number;
  limitSeconds: number;
  settings?: Env;
  /** Between connecting and the start. */
  prepare?: (stack: Stack) => Promise<unknown>;
};

/**
 * A whole backfill through every process: asked for at the web, read from the stand-in, stored, normalized. Meanwhile
 * somebody has the page open.
 *
 * @throws Error when the run does not end completed, with every item normalized
 */
export async function readMailbox(bench: Bench, options: Options): Promise<Reading> {
  const { messages, events, workers = 1, limitSeconds, settings, prepare } = options;
  const stack = await openStack(bench, settings);
  const size = ["--messages", String(messages), "--events", String(events)];
  const { connectionId } = await stack.cli<{ connectionId: string }>("demo", "connect", "--seed", "1", ...size);
  const { child: web, url } = await startWeb(bench, stack.env);
  const visitor = await signIn(url, DEMO, stack.env["DEMO_PASSWORD"] ?? "");
  const working = await Promise.all(Array.from({ length: workers }, () => stack.startWorker()));
  await prepare?.(stack);

  const cpuOf = () => ({
    worker: working.reduce((sum, worker) => sum + cpuSeconds(worker.pid), 0),
    web: cpuSeconds(web.pid),
    sandbox: cpuSeconds(stack.sandbox.pid),
    postgres: treeCpuSeconds(bench.postgres.serverPid()),
  });
  const before = cpuOf();
  const { runId } = await visitor.mutate<{ runId: string }>("ingestion.start", { connectionId, months: MONTHS });
  const foretold: Foretold[] = [];
  const begun = performance.now();
  const look = setInterval(
    () =>
      void visitor
        .query<Status>("ingestion.status", { connectionId })
        .then((status) => foretold.push(...foretoldBy(status, (performance.now() - begun) / 1_000)))
        .catch(() => {}),
    1_000,
  );
  try {
    await until("the run's end", limitSeconds * bench.patience, async () => (await stateOf(stack, runId)).finished);
  } finally {
    clearInterval(look);
  }
  const after = cpuOf();
  const { state, seconds } = await stateOf(stack, runId);
  const [stored] = await stack.sql<{ items: number; pending: number }[]>`
    select count(*)::int as items, (count(*) filter (where normalized_at is null))::int as pending from source_items`;
  if (state !== "completed" || !stored || stored.pending > 0)
    throw new Error(`the run ended ${state}, ${stored?.pending} of ${stored?.items} items are not normalized`);
  return {
    stack,
    connectionId,
    items: stored.items,
    seconds,
    cpu: {
      worker: after.worker - before.worker,
      web: after.web - before.web,
      sandbox: after.sandbox - before.sandbox,
      postgres: after.postgres - before.postgres,
    },
    foretold,
    peakMb: { worker: peakOf(working), web: peakOf([web]), sandbox: peakOf([stack.sandbox]) },
  };
}

function foretoldBy(status: Status, at: number): Foretold[] {
  const eta = status?.etaSeconds ?? null;
  const expected = status?.streams.reduce((sum, stream) => sum + (stream.expected ?? Number.NaN), 0) ?? Number.NaN;
  if (!status || eta === null || Number.isNaN(expected) || expected === 0) return [];
  return [{ at, eta, share: status.streams.reduce((sum, stream) => sum + stream.fetched, 0) / expected }];
}

async function stateOf({ sql }: Stack, runId: string) {
  const [run] = await sql<{ state: string; finished: boolean; seconds: number }[]>`
    select state, finished_at is not null as finished, extract(epoch from finished_at - started_at)::float8 as seconds
      from sync_runs where id = ${runId}`;
  if (!run) throw new Error(`there is no run ${runId}`);
  return run;
}

const peakOf = (children: readonly Child[]) => Math.max(...children.map(({ pid }) => memoryMb(pid).peak));
