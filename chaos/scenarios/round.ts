import { setTimeout as sleep } from "node:timers/promises";
import { type BrandWorld, liveThrough, openBrands, quietRounds } from "../brand.ts";
import { againstProvider } from "../brand-truth.ts";
import { rowsThatDiffer } from "../compare.ts";
import { type Crew, openCrew, untilBusy } from "../crew.ts";
import { openReader } from "../reader.ts";
import { crewFigures } from "../recovery.ts";
import { type Chaos, type Scenario, none } from "../scenario.ts";
import { type Stage, openStage } from "../stage.ts";

const WORKERS = 2;
const LONGEST_IDLE_MS = 60_000;

type Trouble = { name: string; title: string; kills: number; faults: number; world: BrandWorld };

/** Hour after hour of ClientTether, with workers that are killed and a provider that fails; somebody looks on. */
export function hours({ name, title, kills, faults, world }: Trouble): Scenario {
  return {
    name,
    title,
    limitMinutes: 10 + kills,
    async run(chaos) {
      const [clean, stage] = [await liveUndisturbed(chaos, world), await openStage(chaos)];
      const brands = await openBrands(stage, world);
      const workspaces = [...new Set(brands.places.map(({ tenantId }) => tenantId))];
      const accountsOf = (id: string) => brands.places.filter(({ tenantId }) => tenantId === id).length;
      const alone = new Set(workspaces.filter((id) => accountsOf(id) === 1));
      const reader = await openReader(stage, chaos, workspaces, alone);
      await stage.control("settings", { latencyMs: 60 });
      await stage.control("clienttether/faults/rate", { seed: chaos.seed, rate: faults, hangMs: 3_000 });
      const crew = await openCrew(stage, WORKERS);
      let isOver = false;
      const striking = strikeAll(chaos, crew, kills).finally(() => (isOver = true));
      striking.catch(() => {});
      const rounds = await liveThrough(brands, world, () => isOver);
      await striking;
      const injected = await failuresOf(stage);
      await stage.control("settings", { latencyMs: 0 });
      await stage.control("faults/clear", {});
      const states = await quietRounds(brands);
      return [
        { what: "rounds", value: rounds + 2 },
        ...(await crewFigures(crew)),
        { what: "failures the provider was made to answer", value: injected },
        none("runs after it that did not end completed", states.filter((state) => state !== "completed").length),
        none("rows that differ from a clean run's", rowsThatDiffer(await brands.dump(), clean, chaos.say)),
        ...(await againstProvider(stage, brands)),
        ...(await reader.figures()),
      ];
    },
  };
}

/** @returns what the same hours leave when nothing happens to anybody */
async function liveUndisturbed({ template }: Chaos, world: BrandWorld): Promise<Record<string, unknown[]>> {
  const stops: (() => unknown)[] = [];
  try {
    const stage = await openStage({ template, defer: (stop) => void stops.push(stop) });
    const brands = await openBrands(stage, world);
    await stage.startWorker();
    await liveThrough(brands, world);
    await quietRounds(brands);
    return await brands.dump();
  } finally {
    for (const stop of stops) await stop();
  }
}

async function strikeAll({ random, say }: Chaos, crew: Crew, kills: number): Promise<void> {
  for (let n = 1; n <= kills; n += 1) {
    await sleep(random.between(500, 4_000));
    const victim = random.below(WORKERS);
    const member = crew.members[victim];
    if (!member || !(await untilBusy(member, LONGEST_IDLE_MS))) throw new Error("a worker found nothing to do");
    await crew.replace(victim);
    say(`  ${n} of ${kills}: kill`);
  }
}

async function failuresOf(stage: Stage): Promise<number> {
  const usage = await stage.control<Record<string, { injected: number }>>("clienttether/usage");
  return Object.values(usage).reduce((sum, { injected }) => sum + injected, 0);
}
