import { askToRetry } from "#src/domain/ingestion/failures.ts";
import { type Account, openAccount } from "../account.ts";
import type { World } from "../clean.ts";
import { outcomes } from "../finish.ts";
import { untilIdle } from "../idle.ts";
import { type Scenario, none } from "../scenario.ts";
import { type Stage, openStage } from "../stage.ts";
import { againstTruth, differences } from "../truth.ts";

const WORLD: World = { seed: 11, messages: 6_000, events: 300, months: 14 };

/** As the button does: what failed for good is listed, and somebody has it read again. */
async function retryFailed({ tenantId, connectionId, within }: Account, stage: Stage): Promise<number> {
  let failed = 0;
  for (;;) {
    const { retried } = await within((tx) =>
      askToRetry(tx, stage.runtime.boss, { tenantId, connectionId, traceId: "0".repeat(32) }),
    );
    if (retried === 0) return failed;
    failed += retried;
    await untilIdle(stage);
  }
}

type Trouble = { name: string; title: string; faults: Record<string, { rate: number; seconds: number }> };

/** `faults`: by control endpoint. Not both kinds in one: a batch that is spoiled names pauses that nobody is told of. */
function badProvider({ name, title, faults }: Trouble): Scenario {
  return {
    name,
    title,
    limitMinutes: 20,
    async run(chaos) {
      const { seed } = chaos;
      await chaos.clean(WORLD);
      const stage = await openStage(chaos);
      const account = await openAccount(stage, WORLD);
      // On a busy machine a call may leave half a second after its turn was given.
      await stage.control("settings", { graceMs: 500 });
      for (const [endpoint, mix] of Object.entries(faults)) await stage.control(endpoint, { seed, ...mix });
      await stage.startWorker();
      await stage.startWorker();
      await account.ask();
      await account.untilEnded();
      const retried = await retryFailed(account, stage);
      return [
        none("messages that failed at each of their tries, and were tried again by hand", retried),
        ...(await outcomes(chaos, stage, [{ account, world: WORLD, times: 1 }])),
      ];
    },
  };
}

/** The usual mix of `faults/rate`, a timeout being 11 s of waiting. */
export const failingAnswers = badProvider({
  name: "faults",
  title: "20 % of the provider's answers fail",
  faults: { "faults/rate": { rate: 0.2, seconds: 2 } },
});

export const failingParts = badProvider({
  name: "parts",
  title: "10 % of the parts of batches fail",
  faults: { "faults/parts": { rate: 0.1, seconds: 2 } },
});

type Moved = Record<string, { moves: { endpoint: string; inserted?: string }[] }>;

/** Ids that are gone when they are asked for, ids named twice, and mail that comes and goes while it is listed. */
export const movingListings: Scenario = {
  name: "listings",
  title: "listings that name vanished and doubled ids and move while they are read",
  limitMinutes: 10,
  async run({ seed, ...chaos }) {
    const stage = await openStage(chaos);
    const account = await openAccount(stage, { ...WORLD, seed: 12 });
    const listing = { seed, mailbox: account.mailbox, vanish: 0.02, duplicates: 0.05 };
    await stage.control("faults/listing", { ...listing, moving: 20 });
    await stage.startWorker();
    await stage.startWorker();
    await account.ask();
    await account.untilEnded();
    const first = await differences(stage, account);
    const { moves = [] } = (await stage.control<Moved>("faults/listing"))[account.mailbox] ?? {};
    const news = new Set(moves.map(({ endpoint, inserted }) => `${endpoint.replace(".list", "")} ${inserted}`));
    // What came into a month after it was listed is for the change log, or for a second reading.
    await stage.control("faults/listing", { ...listing, moving: 0 });
    await account.ask("refresh");
    const states = await account.untilEnded();
    return [
      { what: "arrivals and removals while listings were read", value: moves.length, bar: { least: 10 } },
      none("lost by the first reading, and there all the while", first.lost.filter((name) => !news.has(name)).length),
      {
        what: "arrived behind a listing, found by the second reading",
        value: first.lost.filter((name) => news.has(name)).length,
      },
      none("runs that did not end completed", states.filter((state) => state !== "completed").length),
      ...(await againstTruth(stage, account)),
    ];
  },
};
