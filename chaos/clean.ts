import { dumpDomain } from "../testkit/dump.ts";
import { openAccount } from "./account.ts";
import type { Chaos } from "./scenario.ts";
import { openStage } from "./stage.ts";
import { type Usage, usageOf } from "./usage.ts";

/** A mailbox and how far back it is read. */
export type World = { seed: number; messages: number; events: number; months: number };

export type Clean = { tables: Record<string, unknown[]>; usage: Usage; seconds: number };

/** Undisturbed runs, one a world; those of one process are made once. */
export function openCleanRuns(server: Pick<Chaos, "template">): Chaos["clean"] {
  const made = new Map<string, Promise<Clean>>();
  return (world) => {
    const name = JSON.stringify(world);
    const run = made.get(name) ?? runClean(server, world);
    made.set(name, run);
    return run;
  };
}

async function runClean({ template }: Pick<Chaos, "template">, world: World): Promise<Clean> {
  const stops: (() => unknown)[] = [];
  try {
    const stage = await openStage({ template, defer: (stop) => void stops.push(stop) });
    const account = await openAccount(stage, world);
    await stage.startWorker();
    const startedAt = performance.now();
    await account.ask();
    const states = await account.untilEnded();
    if (states.join() !== "completed") throw new Error(`the undisturbed run ended ${states.join()}`);
    const seconds = (performance.now() - startedAt) / 1_000;
    return {
      tables: await dumpDomain(stage.sql, account.connectionId),
      usage: await usageOf(stage, [account.mailbox]),
      seconds,
    };
  } finally {
    for (const stop of stops) await stop();
  }
}
