import { setTimeout as sleep } from "node:timers/promises";
import { backfillChunk } from "#src/jobs/backfill.job.ts";
import type { Child } from "../../scripts/child.ts";
import { type Account, openAccount } from "../account.ts";
import type { World } from "../clean.ts";
import { type Member, openCrew } from "../crew.ts";
import { outcomes } from "../finish.ts";
import { type Figure, type Scenario, none, summed } from "../scenario.ts";
import { type Stage, openStage } from "../stage.ts";
import { rowVersions } from "../versions.ts";

const ROUNDS = 3;
const LONGEST_WAKE_MS = 60_000;

/** A worker that is stopped in the middle of its work, as a laptop that sleeps, and wakes when others have done it. */
export const frozenWorker: Scenario = {
  name: "frozen",
  title: `a worker is frozen (SIGSTOP) in the middle of its work and wakes when another has done it, ${ROUNDS} times`,
  limitMinutes: 10,
  async run(chaos) {
    const stage = await openStage(chaos);
    const figures: Figure[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const world: World = { seed: 20 + round, messages: 8_000, events: 100, months: 4 };
      await chaos.clean(world);
      const account = await openAccount(stage, world);
      await stage.control("usage/reset", {});
      await stage.control("settings", { latencyMs: 150 });
      await account.ask();
      const frozen = await openCrew(stage, 1);
      const jobs = await freeze(stage, frozen.members[0], account);
      const other = await openCrew(stage, 1);
      await account.untilEnded();
      await other.members[0]?.child.stop(30_000);
      const before = await rowVersions(stage);
      await wake(frozen.members[0]);
      const after = await rowVersions(stage);
      figures.push(
        { what: "jobs in the hand of a frozen worker", value: jobs, bar: { least: ROUNDS } },
        none("tables written to by a worker that woke too late", before.filter((one, n) => one !== after[n]).length),
        ...(await outcomes(chaos, stage, [{ account, world, times: 1 }])).filter(({ unit }) => unit === undefined),
      );
    }
    return summed(figures);
  },
};

/** Not inside of a transaction: its locks would stop the others, too. @returns jobs in its hand */
async function freeze(stage: Stage, member: Member | undefined, account: Account): Promise<number> {
  if (!member) throw new Error("no worker");
  for (;;) {
    if ([...member.inHand.values()].some(({ queue }) => queue === backfillChunk.name)) {
      process.kill(member.child.pid, "SIGSTOP");
      const busy = await stage.sql`
        select 1 from pg_stat_activity where datname = current_database() and application_name like 'syncline%worker' and state <> 'idle'`;
      if (busy.length === 0) return member.inHand.size;
      process.kill(member.child.pid, "SIGCONT");
    }
    if (!(await account.isOpen())) throw new Error("the reading ended before the worker could be frozen");
    await sleep(30);
  }
}

/** It goes on where it stood, and is told to stop: it ends when what it has in hand is settled, one way or the other. */
async function wake(member: Member | undefined): Promise<void> {
  const child: Child | undefined = member?.child;
  if (!child) return;
  process.kill(child.pid, "SIGCONT");
  const code = await child.stop(LONGEST_WAKE_MS);
  if (code !== 0) throw new Error(`the worker that woke ended with ${code}:\n${child.output()}`);
}
