import { setTimeout as sleep } from "node:timers/promises";
import { openRandom } from "./random.ts";
import type { Chaos, Result, Scenario } from "./scenario.ts";

type Given = Omit<Chaos, "random" | "defer"> & { limitMs: number };

/** One scenario to its end, or to the end of its time; what it started is stopped either way. */
export async function runScenario(scenario: Scenario, { limitMs, ...given }: Given): Promise<Result> {
  const { name, title } = scenario;
  const startedAt = performance.now();
  const stops: (() => unknown)[] = [];
  const random = openRandom(given.seed, name);
  const over = new AbortController();
  const mostMs = Math.min(limitMs, scenario.limitMinutes * 60_000);
  given.say(`${name}: ${title}`);
  let outcome: Pick<Result, "figures" | "error">;
  try {
    const figures = scenario.run({ ...given, random, defer: (stop) => void stops.push(stop) });
    // What is still under way when the time is up fails by itself once its processes are gone.
    figures.catch(() => {});
    const late = sleep(mostMs, undefined, { signal: over.signal }).then(() => {
      throw new Error(`not done in ${Math.round(mostMs / 60_000)} min`);
    });
    outcome = { figures: await Promise.race([figures, late]) };
  } catch (error) {
    outcome = { figures: [], error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  } finally {
    over.abort();
    for (const stop of stops.toReversed()) await stop();
  }
  return { name, title, seconds: Math.round((performance.now() - startedAt) / 1_000), ...outcome };
}
