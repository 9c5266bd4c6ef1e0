import { backfillChunk, normalizeItems } from "#src/jobs/backfill.job.ts";
import type { Scenario } from "../scenario.ts";
import { randomCommands } from "./commands.ts";
import { failpoints } from "./failpoints.ts";
import { failingAnswers, failingParts, movingListings } from "./faults.ts";
import { frozenWorker } from "./frozen.ts";
import { halfOpen } from "./half-open.ts";
import { rivals } from "./rivals.ts";
import { roundPoints } from "./round-points.ts";
import { hours } from "./round.ts";
import { storm } from "./storm.ts";

const ONE = [{ seed: 7, messages: 20_000, events: 400, months: 14 }];
const THREE = [7, 8, 9].map((seed) => ({ seed, messages: 8_000, events: 200, months: 14 }));
const BRANDS = {
  accounts: [51, 52, 53, 54, 55].map((seed, n) => ({ seed, workspace: Math.min(n, 3) })),
  leads: 120,
  changes: 6,
};
const QUIET = { kills: 0, restarts: 0, faults: 0, web: false };

export const SCENARIOS: readonly Scenario[] = [
  storm({
    ...QUIET,
    name: "kills",
    title: "50 of two workers killed at random (kill -9)",
    kills: 50,
    worlds: THREE,
  }),
  storm({
    ...QUIET,
    name: "restarts",
    title: "10 immediate restarts of Postgres while a mailbox is read and pages are asked for",
    restarts: 10,
    web: true,
    worlds: ONE,
  }),
  failpoints(),
  failingAnswers,
  failingParts,
  movingListings,
  frozenWorker,
  rivals,
  halfOpen,
  hours({
    name: "round",
    title: "ClientTether hour after hour: 20 of two workers killed during the rounds (kill -9), 20 % provider failures",
    kills: 20,
    faults: 0.2,
    world: BRANDS,
  }),
  roundPoints,
  randomCommands,
  storm({
    name: "everything",
    title: "50 kills, 10 restarts of Postgres and 20 % provider failures at once",
    kills: 50,
    restarts: 10,
    faults: 0.2,
    // What hangs until it is given up is in "faults": here it would only keep months from their place, and be killed before its time.
    hangMs: 5_000,
    web: true,
    worlds: THREE,
  }),
];

/** With every `npm test`, in two minutes: a little of everything, and the windows around a page's commit. */
export const SLICE = {
  storm: storm({
    name: "slice",
    title: "5 kills, 2 restarts of Postgres and 20 % provider failures at once",
    kills: 5,
    restarts: 2,
    faults: 0.2,
    hangMs: 3_000,
    web: false,
    worlds: [7, 8].map((seed) => ({ seed, messages: 1_500, events: 100, months: 14 })),
  }),
  failpoints: failpoints([backfillChunk.name, normalizeItems.name]),
  hours: hours({
    name: "round",
    title: "ClientTether: a kill and 20 % provider failures in two hours",
    kills: 1,
    faults: 0.2,
    world: { accounts: [51, 52].map((seed, workspace) => ({ seed, workspace })), leads: 15, changes: 2 },
  }),
};
