import { setTimeout as sleep } from "node:timers/promises";
import { readableStreams } from "#src/connect/readable-streams.ts";
import type { Tx } from "#src/db/client.ts";
import { askForRun } from "#src/domain/ingestion/ask.ts";
import { coverage } from "#src/domain/ingestion/coverage.ts";
import { healIngestion } from "#src/domain/ingestion/heal.ts";
import { cancelRun, pauseRun, resumeRun } from "#src/domain/ingestion/pause.ts";
import { missingSpans } from "#src/domain/ingestion/spans.ts";
import { monthsBefore } from "#src/domain/ingestion/window.ts";
import { isAppError } from "#src/errors.ts";
import { type Account, ANCHOR, openAccount } from "../account.ts";
import type { World } from "../clean.ts";
import { openCrew, untilBusy } from "../crew.ts";
import { outcomes } from "../finish.ts";
import { untilIdle } from "../idle.ts";
import { crewFigures } from "../recovery.ts";
import { type Chaos, type Scenario, none } from "../scenario.ts";
import { type Stage, openStage } from "../stage.ts";

const WORLD: World = { seed: 61, messages: 6_000, events: 200, months: 14 };
const COMMANDS = 80;
/** One in so many is a kill -9. */
const KILL_EVERY = 8;
const MOST_HEALS = 10;
const LONGEST_IDLE_MS = 3_000;
const NAMES = ["pause", "resume", "resume", "cancel", "widen", "refresh", "refresh", "healMonth", "heal"] as const;

/** Somebody who cannot leave the buttons alone, while workers die. */
export const randomCommands: Scenario = {
  name: "commands",
  title: `pause, resume, cancel, widen, refresh and heal, ${COMMANDS} times at random, while workers are killed`,
  limitMinutes: 20,
  async run(chaos) {
    await chaos.clean(WORLD);
    const stage = await openStage(chaos);
    const account = await openAccount(stage, WORLD);
    await stage.control("settings", { latencyMs: 200 });
    const crew = await openCrew(stage, 2);
    const say = commandsOf(chaos, stage, account);
    const refused = new Map<string, number>();
    for (let n = 1; n <= COMMANDS; n++) {
      await sleep(chaos.random.between(100, 2_500));
      const victim = crew.members[chaos.random.below(2)];
      if (n % KILL_EVERY === 0 && victim) {
        await untilBusy(victim, LONGEST_IDLE_MS);
        await crew.replace(crew.members.indexOf(victim));
      } else await say[chaos.random.pick(NAMES)]().catch((error: unknown) => count(refused, error));
    }
    await stage.control("settings", { latencyMs: 0 });
    const heals = await mend(account, say);
    await untilIdle(stage);
    const figures = await outcomes(chaos, stage, [{ account, world: WORLD, times: 1 }]);
    const left = await account.within((tx) => coverage(tx, account.tenantId, account.connectionId));
    const months = left.streams.flatMap((stream) => stream.months);
    const [open] = await stage.sql<{ n: number }[]>`select count(*)::int as n from gaps where closed_at is null`;
    return [
      { what: "commands", value: COMMANDS - crew.kills },
      { what: "of them refused with a reason", value: [...refused.values()].reduce((sum, one) => sum + one, 0) },
      // How soon a month is taken up says little here: what is asked for meanwhile may well come first.
      ...(await crewFigures(crew)).filter(({ unit }) => unit === undefined),
      { what: "heals until nothing was left to mend", value: heals, bar: { most: MOST_HEALS } },
      none("months not complete", months.filter(({ state }) => state !== "complete").length),
      { what: "months in the coverage map", value: months.length, bar: { least: 2 * (WORLD.months + 1) - 2 } },
      none("gaps left open", open?.n ?? Number.NaN),
      // Cancelled runs are meant to be there, and what was read twice was asked for twice.
      ...figures.filter(({ what }) => !what.startsWith("runs that did not") && !what.startsWith("provider requests")),
    ];
  },
};

type Commands = Record<(typeof NAMES)[number] | "all", () => Promise<unknown>>;

function commandsOf({ random }: Chaos, { runtime }: Stage, account: Account): Commands {
  const { boss } = runtime;
  const { tenantId, connectionId, within } = account;
  const key = { tenantId, connectionId };
  const ask = { ...key, traceId: "0".repeat(32) };
  const streamsOf = (tx: Tx) => readableStreams(runtime, tx, key);
  /** As `startIngestion`, up to an instant that stays where it is. */
  const widen = (months: number) =>
    within(async (tx) => {
      const window = { from: monthsBefore(ANCHOR, months), to: ANCHOR };
      const spans = await missingSpans(tx, key, await streamsOf(tx), window);
      return askForRun(tx, boss, { ...ask, kind: "backfill", window, spans });
    });
  const heal = (month?: string) =>
    within(async (tx) => healIngestion(tx, boss, { ...ask, streams: await streamsOf(tx), month }));
  return {
    pause: () => within((tx) => pauseRun(tx, key)),
    resume: () => within((tx) => resumeRun(tx, boss, key)),
    cancel: () => within((tx) => cancelRun(tx, key)),
    refresh: () => account.ask("refresh"),
    widen: () => widen(1 + random.below(WORLD.months)),
    healMonth: () =>
      heal(
        monthsBefore(ANCHOR, 1 + random.below(WORLD.months))
          .toISOString()
          .slice(0, 7),
      ),
    heal: () => heal(),
    all: () => widen(WORLD.months),
  };
}

/** A refusal in words is an answer; anything else is a bug. */
function count(refused: Map<string, number>, error: unknown): void {
  if (!isAppError(error)) throw error;
  refused.set(error.code, (refused.get(error.code) ?? 0) + 1);
}

/** What somebody would do who wants it whole: go on, ask for all of it, and mend what is not. @returns heals it took */
async function mend(account: Account, { resume, all, heal }: Commands): Promise<number> {
  const refused = new Map<string, number>();
  await resume().catch((error: unknown) => count(refused, error));
  await untilAccepted(all);
  await account.untilEnded();
  for (let heals = 0; heals <= MOST_HEALS; heals++) {
    refused.clear();
    await heal().catch((error: unknown) => count(refused, error));
    if (refused.has("NOTHING_TO_HEAL")) return heals;
    await account.untilEnded();
  }
  return MOST_HEALS + 1;
}

/** A run that is just ending says so, and takes nothing more. */
async function untilAccepted(ask: () => Promise<unknown>): Promise<void> {
  for (;;) {
    const refused = new Map<string, number>();
    await ask().catch((error: unknown) => count(refused, error));
    if (!refused.has("RUN_ENDING")) return;
    await sleep(200);
  }
}
