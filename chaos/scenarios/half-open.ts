import { setTimeout as sleep } from "node:timers/promises";
import { openTcpProxy, targetOf, throughPort } from "../../testkit/tcp-proxy.ts";
import { type Account, openAccount } from "../account.ts";
import type { World } from "../clean.ts";
import { openCrew, untilBusy } from "../crew.ts";
import { outcomes } from "../finish.ts";
import { untilListened, webListener } from "../listeners.ts";
import { openOldest } from "../oldest-job.ts";
import { round } from "../round.ts";
import { type Chaos, type Figure, type Scenario, summed } from "../scenario.ts";
import { type Stage, openStage } from "../stage.ts";

const WORLD: World = { seed: 51, messages: 3_000, events: 100, months: 6 };
const MOST_S = 15;
/** Heartbeat (10 s) and 30 s more. */
const OLDEST_S = 40;

/** A connection that says nothing more and does not end either, as behind a router that forgot it. */
export const halfOpen: Scenario = {
  name: "half-open",
  title: "connections that fall silent and stay open: to the database, for LISTEN, to the provider",
  limitMinutes: 10,
  async run(chaos) {
    const parts = await Promise.all([
      loseDatabase(chaos, "a worker's pool", (opening) => opening.includes("syncline-worker")),
      loseDatabase(chaos, "all a worker has to the database", () => true),
      loseProvider(chaos),
      loseListeners(chaos),
    ]);
    return summed(parts.flat());
  },
};

const seconds = (what: string, ms: number, most = MOST_S): Figure => ({
  what,
  value: round(ms / 1_000, 1),
  unit: "s",
  bar: { most },
});

async function openReading(chaos: Chaos): Promise<{ stage: Stage; account: Account }> {
  await chaos.clean(WORLD);
  const stage = await openStage(chaos);
  const account = await openAccount(stage, WORLD);
  await stage.control("settings", { latencyMs: 150 });
  await account.ask();
  return { stage, account };
}

/** One worker reads through a door that loses it, another stands ready and does not. */
async function loseDatabase(chaos: Chaos, what: string, isMeant: (opening: string) => boolean): Promise<Figure[]> {
  const { stage, account } = await openReading(chaos);
  const url = stage.env["APP_DATABASE_URL"] ?? "";
  const door = await openTcpProxy(targetOf(url));
  chaos.defer(door.close);
  const crew = await openCrew(stage, 1, { env: { APP_DATABASE_URL: throughPort(url, door.port) } });
  const [lost] = crew.members;
  if (!lost || !(await untilBusy(lost, 30_000))) throw new Error("the worker found nothing to do");
  const oldest = openOldest(stage, chaos);
  await openCrew(stage, 1);
  const inHand = [...lost.inHand.keys()];
  door.lose(isMeant);
  const lostAt = performance.now();
  await untilGivenBack(stage, inHand);
  const movedMs = performance.now() - lostAt;
  await stage.control("settings", { latencyMs: 0 });
  const ended = await outcomes(chaos, stage, [{ account, world: WORLD, times: 1 }]);
  return [
    seconds(`${what}: until its jobs are given back`, movedMs),
    { what: `${what}: oldest job that ran`, value: round(await oldest.stop(), 1), unit: "s", bar: { most: OLDEST_S } },
    ...ended.filter(({ unit }) => unit === undefined),
  ];
}

async function untilReading(stage: Stage): Promise<string[]> {
  for (;;) {
    const under = await reading(stage);
    if (under.length > 0) return under;
    await sleep(20);
  }
}

/** The months that are being read, and how far they are. */
async function reading({ sql }: Stage): Promise<string[]> {
  const rows = await sql<
    { at: string }[]
  >`select concat_ws(' ', id, pages) as at from sync_chunks where state = 'running'`;
  return rows.map(({ at }) => at);
}

/** Each is settled, or another's by now. */
async function untilGivenBack({ sql }: Stage, jobs: readonly string[]): Promise<void> {
  const held = () => sql<{ id: string; tries: number }[]>`
    select id, retry_count as tries from pgboss.job where id in ${sql(jobs)} and state = 'active'`;
  const before = new Map((await held()).map(({ id, tries }) => [id, tries]));
  while ((await held()).some(({ id, tries }) => before.get(id) === tries)) await sleep(100);
}

async function loseProvider(chaos: Chaos): Promise<Figure[]> {
  const { stage, account } = await openReading(chaos);
  const door = await openTcpProxy(targetOf(stage.sandbox.url));
  chaos.defer(door.close);
  const url = `http://127.0.0.1:${door.port}/`;
  const batch = new URL("batch/gmail/v1", url).href;
  const env = { GMAIL_ROOT_URL: url, GMAIL_BATCH_URL: batch, CALENDAR_ROOT_URL: url };
  const crew = await openCrew(stage, 1, { env });
  const [reader] = crew.members;
  if (!reader || !(await untilBusy(reader, 30_000))) throw new Error("the worker found nothing to do");
  const under = await untilReading(stage);
  door.lose();
  const lostAt = performance.now();
  while ((await reading(stage)).some((month) => under.includes(month))) await sleep(50);
  const movedMs = performance.now() - lostAt;
  await stage.control("settings", { latencyMs: 0 });
  const ended = await outcomes(chaos, stage, [{ account, world: WORLD, times: 1 }]);
  return [
    seconds("a worker's sockets to the provider: until each month that was being read is further", movedMs),
    ...ended.filter(({ unit }) => unit === undefined),
  ];
}

async function loseListeners(chaos: Chaos): Promise<Figure[]> {
  const stage = await openStage(chaos);
  const url = stage.env["APP_DATABASE_URL"] ?? "";
  const door = await openTcpProxy(targetOf(url));
  chaos.defer(door.close);
  const through = throughPort(url, door.port);
  await openCrew(stage, 1, { env: { APP_DATABASE_URL: through } });
  const web = webListener(through, chaos);
  await Promise.all([untilListened(stage, new Set()), web.untilUp(1)]);
  const before = await untilListened(stage, new Set());
  door.lose((opening) => /\blisten /i.test(opening));
  const lostAt = performance.now();
  const since = (again: Promise<unknown>) => again.then(() => performance.now() - lostAt);
  const [workerMs, webMs] = await Promise.all([since(untilListened(stage, before)), since(web.untilUp(2))]);
  return [
    seconds("a worker's LISTEN: until it listens again", workerMs),
    seconds("the web's LISTEN: until it listens again", webMs),
  ];
}
