import { withTenant } from "#src/db/client.ts";
import { requestSync } from "#src/domain/clienttether/request-sync.ts";
import { syncClienttether } from "#src/jobs/clienttether.job.ts";
import { type BrandWorld, type Brands, openBrands, quietRounds } from "../brand.ts";
import { againstProvider } from "../brand-truth.ts";
import { rowsThatDiffer } from "../compare.ts";
import { openCrew } from "../crew.ts";
import type { PointedJob, Ready } from "../failpoint-jobs.ts";
import { type Point, pointsOf, untilPoint } from "../points.ts";
import { openProviderDoor } from "../provider-door.ts";
import { crewFigures } from "../recovery.ts";
import { type Chaos, type Figure, type Scenario, keepsBar, none } from "../scenario.ts";
import { openStage } from "../stage.ts";
import { worstOf } from "./failpoints.ts";

const AT_ONCE = 3;
const WORLD: BrandWorld = { accounts: [{ seed: 61, workspace: 0 }], leads: 40, changes: 2 };
const BASE = "clienttether/v2/api/";

/** Each list with the call that reads it and the table its transaction comes by. */
const LISTS = [
  { list: "stages", call: "read_sales_cycle_list", table: "ct_stages" },
  { list: "leads", call: "read_client_list", table: "ct_leads" },
  { list: "opportunities", call: "read_opportunity_list", table: "ct_opportunities" },
  { list: "activities", call: "read_sales_cycle_any_activity", table: "ct_scheduled_activities" },
  { list: "notes", call: "read_client_history_notes", table: "ct_note_reads" },
] as const;

type Case = { list: string; point: Point; job: PointedJob<Ready> };

const CASES = LISTS.flatMap(({ list, call, table }): Case[] => {
  const isIt = (one: string) => one.includes(`/${call}`);
  const job: PointedJob<Ready> = {
    queue: syncClienttether.name,
    call: { before: isIt, after: isIt },
    inside: { table, statement: `insert into ${table}` },
  };
  // What comes after the run's last transaction is the job's end.
  return pointsOf(job)
    .filter((point) => list === "notes" || !point.includes("completion"))
    .map((point) => ({ list, point, job }));
});

/** A second hour, with changes, whose worker dies at one point. */
export const roundPoints: Scenario = {
  name: "round-points",
  title: `one kill at each named point of ClientTether's walk, ${CASES.length} in all`,
  limitMinutes: 2 * CASES.length,
  async run(chaos) {
    const clean = await undisturbed(chaos);
    const waiting = [...CASES];
    const figures: Figure[] = [];
    const lane = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift())
        figures.push(...(await runCase(chaos, next, clean)));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    return [{ what: "points", value: CASES.length }, ...worstOf(figures)];
  },
};

type Own = Pick<Chaos, "template" | "defer">;

/** The first hour is over, and much has changed since. */
async function openSecondHour(own: Own) {
  const stage = await openStage(own);
  const brands = await openBrands(stage, WORLD);
  const reader = await stage.startWorker();
  await brands.round();
  await reader.stop();
  await brands.change(1);
  return { stage, brands };
}

async function undisturbed({ template }: Chaos): Promise<Record<string, unknown[]>> {
  const stops: (() => unknown)[] = [];
  try {
    const { stage, brands } = await openSecondHour({ template, defer: (stop) => void stops.push(stop) });
    await stage.startWorker();
    await quietRounds(brands);
    await brands.round();
    return await brands.dump();
  } finally {
    for (const stop of stops) await stop();
  }
}

async function runCase(chaos: Chaos, { list, point, job }: Case, clean: Record<string, unknown[]>): Promise<Figure[]> {
  const stops: (() => unknown)[] = [];
  const startedAt = performance.now();
  try {
    const { stage, brands } = await openSecondHour({
      template: chaos.template,
      defer: (stop) => void stops.push(stop),
    });
    const door = await openProviderDoor(stage.sandbox.url);
    stops.push(door.close);
    const crew = await openCrew(stage, 0, { env: { CLIENTTETHER_BASE_URL: new URL(BASE, door.url).href } });
    const set: Ready = { stage, door, crew, send: () => sendOne(stage, brands) };
    const strike = await untilPoint(set, job, point);
    await strike();
    await brands.untilSettled();
    const states = await quietRounds(brands);
    const figures = [
      ...(await crewFigures(crew)),
      none("runs that did not end completed", states.filter((state) => state !== "completed").length),
      none("rows that differ from a clean run's", rowsThatDiffer(await brands.dump(), clean, chaos.say)),
      ...(await againstProvider(stage, brands)),
    ];
    const missed = figures.filter((figure) => keepsBar(figure) === false).map(({ what }) => what);
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    chaos.say(`  ${list}, ${point}: ${missed.length === 0 ? "✓" : `✗ ${missed.join(", ")}`} (${seconds} s)`);
    return figures;
  } catch (error) {
    chaos.say(`  ${list}, ${point}: ${String(error)}`);
    return [none("points that could not be tried", 1)];
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

async function sendOne({ runtime }: Ready["stage"], { places }: Brands): Promise<void> {
  for (const { tenantId, connectionId } of places)
    await withTenant(runtime.db, tenantId, (tx) =>
      requestSync(tx, runtime.boss, { tenantId, connectionId, traceId: "0".repeat(32), kind: "manual" }),
    );
}
