import type { Account } from "./account.ts";
import type { World } from "./clean.ts";
import { againstClean } from "./compare.ts";
import { round } from "./round.ts";
import { type Chaos, type Figure, none, summed } from "./scenario.ts";
import type { Stage } from "./stage.ts";
import { againstTruth } from "./truth.ts";
import { usageOf } from "./usage.ts";

/** An account and how often all of its window was asked for. */
export type Reading = { account: Account; world: World; times: number };

/** The most requests a disturbed run may need, as a multiple of a clean one's. */
const MOST_CALLS = 1.6;

/**
 * What is said of every disturbed run: it ended whole, holds what the provider holds, and did not ask for much more.
 *
 * @param isTold whoever hears of a pause lives to tell the others
 */
export async function outcomes(
  chaos: Chaos,
  stage: Stage,
  readings: readonly Reading[],
  isTold = true,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  let clean = 0;
  for (const { account, world, times } of readings) {
    const states = await account.untilEnded();
    const undisturbed = await chaos.clean(world);
    clean += undisturbed.usage.requests * times;
    figures.push(
      none("runs that did not end completed", states.filter((state) => state !== "completed").length),
      await againstClean(stage, account, undisturbed, chaos.say),
      ...(await againstTruth(stage, account)),
    );
  }
  const usage = await usageOf(
    stage,
    readings.map(({ account }) => account.mailbox),
  );
  const failures: Figure[] = [
    { what: "failures the provider was made to answer", value: usage.injected },
    isTold
      ? none("requests before a named pause was over", usage.tooEarly)
      : { what: "requests before a pause that a dead worker was told of was over", value: usage.tooEarly },
  ];
  return [
    ...summed(figures),
    {
      what: "provider requests ÷ clean run",
      value: round(usage.requests / clean),
      unit: "×",
      bar: { most: MOST_CALLS },
    },
    ...(usage.injected > 0 ? failures : []),
  ];
}
