import { setTimeout as sleep } from "node:timers/promises";
import type { PointedJob, Ready } from "./failpoint-jobs.ts";
import { type Gate, closeGate, endStatements } from "./gate.ts";

/** The windows of one job in which a death leaves different things behind. */
export type Point =
  | "before it begins"
  | "before a call"
  | "after a call"
  | "inside its transaction"
  | "after its commit, before its completion"
  | "after its completion";

export const pointsOf = <S extends Ready>({ call }: PointedJob<S>): Point[] => [
  ...(call ? (["before a call", "after a call"] as const) : (["before it begins"] as const)),
  "inside its transaction",
  "after its commit, before its completion",
  "after its completion",
];

/** Nobody looks at jobs that a killed worker never took. */
type Strike = () => Promise<void>;

/**
 * Lets a worker run up to the point and no further. The product knows nothing of it: calls are held at the provider's door,
 * statements by locks of ours.
 *
 * @returns the kill; it also starts another worker, and takes all hindrances away
 */
export async function untilPoint<S extends Ready>(set: S, job: PointedJob<S>, point: Point): Promise<Strike> {
  if (point === "before a call") return atCall(set, job, "before");
  if (point === "after a call") return atCall(set, job, "after");
  if (point === "before it begins") return atBeginning(set, job);
  const inside = await closeInside(set, job);
  await inside.untilMet(job.inside.statement);
  if (point === "inside its transaction") return () => strike(set, inside);
  const id = jobInHand(set, job);
  if (point === "after its completion") {
    await inside.open();
    await untilState(set, id, "completed");
    return () => strike(set);
  }
  const completion = await closeGate(set.stage, (sql) => sql`select 1 from pgboss.job where id = ${id} for update`);
  await inside.open();
  await completion.untilMet("'completed'");
  return () => strike(set, completion);
}

async function begin(set: Ready): Promise<void> {
  await set.send();
  set.crew.members.push(await set.crew.start());
}

async function atCall<S extends Ready>(set: S, { call }: PointedJob<S>, when: "before" | "after"): Promise<Strike> {
  const held = set.door.hold(call?.[when] ?? (() => false), when);
  await begin(set);
  await held.caught;
  return async () => {
    await strike(set);
    held.open();
  };
}

async function atBeginning<S extends Ready>(set: S, { begins }: PointedJob<S>): Promise<Strike> {
  const gate = await closeGate(set.stage, (sql) => begins?.(sql, set) ?? sql`select 1`);
  await begin(set);
  await gate.untilMet("pg_advisory_xact_lock");
  return () => strike(set, gate);
}

/** Shared with readers, closed to writers. */
async function closeInside<S extends Ready>(set: S, { inside, call }: PointedJob<S>): Promise<Gate> {
  const close = () => closeGate(set.stage, (sql) => sql`lock table ${sql(inside.table)} in share mode`);
  if (!inside.later) {
    await set.send();
    const gate = await close();
    set.crew.members.push(await set.crew.start());
    return gate;
  }
  const held = set.door.hold(call?.before ?? (() => false), "before");
  await begin(set);
  await held.caught;
  const gate = await close();
  held.open();
  return gate;
}

/** kill -9, and what its last statements would still do dies with it; then the way is free for another. */
async function strike(set: Ready, gate?: Gate): Promise<void> {
  await set.crew.replace(0, async () => {
    await endStatements(set.stage);
    await gate?.open();
  });
}

function jobInHand({ crew }: Ready, { queue }: { queue: string }): string {
  const jobs = [...(crew.members[0]?.inHand ?? [])].filter(([, job]) => job.queue === queue);
  const [only] = jobs;
  if (!only || jobs.length !== 1) throw new Error(`${jobs.length} jobs of ${queue} in hand`);
  return only[0];
}

async function untilState({ stage }: Ready, id: string, state: string): Promise<void> {
  for (;;) {
    const [job] = await stage.sql<{ state: string }[]>`select state from pgboss.job where id = ${id}`;
    if (job?.state === state) return;
    await sleep(10);
  }
}
