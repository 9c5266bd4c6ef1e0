import { setTimeout as sleep } from "node:timers/promises";
import { openAccount } from "../account.ts";
import type { World } from "../clean.ts";
import { type Crew, openCrew, untilBusy } from "../crew.ts";
import { type Reading, outcomes } from "../finish.ts";
import { type Outages, openOutages } from "../outages.ts";
import { crewFigures, outageFigures } from "../recovery.ts";
import type { Chaos, Figure, Scenario } from "../scenario.ts";
import { type Stage, openStage } from "../stage.ts";
import { usageOf } from "../usage.ts";
import { openWatchedWeb } from "../web.ts";

export type Storm = {
  name: string;
  title: string;
  kills: number;
  restarts: number;
  /** Share of the provider's answers that are failures. */
  faults: number;
  /** How long the provider keeps a call that it never answers; a worker gives up after 11 s. */
  hangMs?: number;
  /** Whether the pages are asked for all the while, as people would. */
  web: boolean;
  /** One account each, in workspaces of their own, for one workspace's work stands still while a dead worker's is waited for. */
  worlds: readonly World[];
};

const WORKERS = 2;
/** Of one workspace over all workers, and of one worker over all workspaces (`backfillChunk`). */
const [CHUNKS_OF_ONE, CHUNKS_OF_WORKER] = [2, 4];
const PAGE = 500;
/** Beyond this a job's wait is worth a line. */
const SLOW_MS = 18_000;
const LONGEST_IDLE_MS = 20_000;

/** Two workers read the accounts, and things happen to them, to the database and to the provider, one after the other. */
export function storm({ name, title, ...what }: Storm): Scenario {
  const blows = what.kills + what.restarts;
  return { name, title, limitMinutes: 10 + blows / 2, run: (chaos) => rage(chaos, what) };
}

type What = Omit<Storm, "name" | "title">;

async function rage(chaos: Chaos, what: What): Promise<Figure[]> {
  for (const world of what.worlds) await chaos.clean(world);
  const stage = await openStage(chaos);
  const readings: Reading[] = [];
  for (const world of what.worlds) readings.push({ account: await openAccount(stage, world), world, times: 1 });
  const web = what.web ? await openWatchedWeb(chaos, stage) : null;
  // Slow enough that there is work in flight for every blow.
  await stage.control("settings", { latencyMs: 150 });
  if (what.faults > 0) {
    const { faults: rate, hangMs = 60_000 } = what;
    await stage.control("faults/rate", { seed: chaos.seed, rate, hangMs });
  }
  const crew = await openCrew(stage, WORKERS);
  const outages = openOutages(chaos.postgres, stage);
  for (const { account } of readings) await account.ask();
  await strikeAll({ chaos, readings, crew, outages }, what);
  await stage.control("settings", { latencyMs: 0 });
  const ended = await outcomes(chaos, stage, readings, false);
  for (const { queue, ms } of crew.recoveries) if (ms > SLOW_MS) chaos.say(`  ${queue} waited ${Math.round(ms)} ms`);
  return [
    ...(await crewFigures(crew)),
    ...outageFigures(outages),
    ...(web ? await web.figures() : []),
    ...ended,
    // With faults, messages whose answer was lost are read again, too; the ratio of requests holds both.
    ...(what.faults > 0 ? [] : [await readAgain(chaos, stage, readings, what)]),
    { what: "readings of a whole window", value: readings.reduce((sum, { times }) => sum + times, 0) },
  ];
}

async function readAgain(chaos: Chaos, stage: Stage, readings: readonly Reading[], what: What): Promise<Figure> {
  const { messages } = await usageOf(
    stage,
    readings.map(({ account }) => account.mailbox),
  );
  let clean = 0;
  for (const { world, times } of readings) clean += (await chaos.clean(world)).usage.messages * times;
  const perBlow = Math.min(CHUNKS_OF_ONE * readings.length, CHUNKS_OF_WORKER);
  const most = (what.kills + what.restarts * WORKERS) * perBlow;
  return { what: "pages of mail read again", value: Math.ceil(Math.max(0, messages - clean) / PAGE), bar: { most } };
}

type Target = { chaos: Chaos; readings: Reading[]; crew: Crew; outages: Outages };

async function strikeAll({ chaos, readings, crew, outages }: Target, what: What): Promise<void> {
  const { random, say } = chaos;
  const blows = shuffled(
    [...Array<"kill">(what.kills).fill("kill"), ...Array<"restart">(what.restarts).fill("restart")],
    random.below,
  );
  for (const [n, blow] of blows.entries()) {
    await sleep(random.between(1_000, 6_000));
    const victim = random.below(WORKERS);
    const downMs = random.between(0, 2_000);
    for (;;) {
      await keepReading(readings);
      const member = crew.members[victim];
      if (member && (await untilBusy(member, LONGEST_IDLE_MS))) break;
    }
    if (blow === "kill") await crew.replace(victim);
    else await outages.make(downMs);
    say(`  ${n + 1} of ${blows.length}: ${blow}`);
  }
}

/** An account that is read to its end too early is read once more. */
async function keepReading(readings: Reading[]): Promise<void> {
  for (const reading of readings) {
    if (await reading.account.isOpen()) continue;
    reading.times += 1;
    await reading.account.ask("refresh");
  }
}

function shuffled<T>(list: readonly T[], below: (count: number) => number): T[] {
  const left = [...list];
  return list.flatMap(() => left.splice(below(left.length), 1));
}
