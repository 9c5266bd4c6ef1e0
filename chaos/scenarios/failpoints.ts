import { outcomes } from "../finish.ts";
import { untilIdle } from "../idle.ts";
import { type Chaos, type Figure, type Scenario, keepsBar, none, summed } from "../scenario.ts";
import { crewFigures } from "../recovery.ts";
import { JOBS, type JobUnderTest } from "../failpoint-jobs.ts";
import { type Point, pointsOf, untilPoint } from "../points.ts";

/** Each has a database, a stand-in and workers of its own, which mostly wait. */
const AT_ONCE = 3;

type Case = { job: JobUnderTest; point: Point };

/** @param queues absent: all */
export function failpoints(queues?: readonly string[]): Scenario {
  const jobs = JOBS.filter(({ queue }) => queues?.includes(queue) ?? true);
  const cases = jobs.flatMap((job) => pointsOf(job).map((point): Case => ({ job, point })));
  return {
    name: "failpoints",
    title: `one kill at each named point of each of ${jobs.length} kinds of job, ${cases.length} in all`,
    limitMinutes: 2 * cases.length,
    async run(chaos) {
      const waiting = [...cases];
      const figures: Figure[] = [];
      const lane = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) figures.push(...(await runCase(chaos, next)));
      };
      await Promise.all(Array.from({ length: AT_ONCE }, lane));
      return [{ what: "points", value: cases.length }, ...worstOf(figures)];
    },
  };
}

async function runCase(chaos: Chaos, { job, point }: Case): Promise<Figure[]> {
  const stops: (() => unknown)[] = [];
  const own: Chaos = { ...chaos, defer: (stop) => void stops.push(stop) };
  const startedAt = performance.now();
  try {
    const set = await job.prepare(own);
    const strike = await untilPoint(set, job, point);
    await strike();
    if (job.latencyMs > 0) await set.stage.control("settings", { latencyMs: 0 });
    await untilIdle(set.stage);
    const outcome = await outcomes(own, set.stage, [{ ...set, times: 1 }]);
    const figures = [...(await crewFigures(set.crew)), ...outcome];
    const missed = figures.filter((figure) => keepsBar(figure) === false).map(({ what }) => what);
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    chaos.say(`  ${job.queue}, ${point}: ${missed.length === 0 ? "✓" : `✗ ${missed.join(", ")}`} (${seconds} s)`);
    return figures;
  } catch (error) {
    chaos.say(`  ${job.queue}, ${point}: ${String(error)}`);
    return [none("points that could not be tried", 1)];
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

/** Counts are added up; of times and ratios the worst is told. */
export function worstOf(figures: readonly Figure[]): Figure[] {
  const counted = summed(figures.filter(({ unit }) => unit === undefined));
  const measured = Map.groupBy(
    figures.filter(({ unit, bar }) => unit !== undefined && bar !== undefined),
    ({ what }) => what,
  );
  return [
    ...counted,
    ...[...measured.values()].flatMap((all) => all.toSorted((a, b) => b.value - a.value).slice(0, 1)),
  ];
}
