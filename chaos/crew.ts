import { setTimeout as sleep } from "node:timers/promises";
import type { Child } from "../scripts/child.ts";
import type { WorkerOptions } from "../testkit/stack.ts";
import { patient } from "./patient.ts";
import type { Stage } from "./stage.ts";

/** Twice the longest that taking a job up may last, so that what is late shows as late, and what is lost as lost. */
const TAKEN_UP_WITHIN_MS = 60_000;

type InHand = Map<string, { queue: string }>;

export type Member = { child: Child; /** Jobs it has taken and not answered for yet, by id. */ inHand: InHand };

export type Crew = {
  members: Member[];
  start(): Promise<Member>;
  /** kill -9, and a new one in its place. @param between done when the old one is gone @returns jobs it had in hand */
  replace(place: number, between?: () => Promise<void>): Promise<number>;
  /**
   * Jobs that were in a killed worker's hand, that nobody has taken up and that are not settled either, each in words.
   * A run may end before the last of them are back: they are given a minute.
   */
  orphans(): Promise<string[]>;
  /** For each job in a killed worker's hand: ms until another took it up. */
  recoveries: { queue: string; ms: number }[];
  kills: number;
  /** Workers that ended and were not told to. */
  accidents(): number;
};

/** Workers who say which jobs they take, so that it is known what a kill hits and who takes it up. */
export async function openCrew(stage: Stage, size: number, options: WorkerOptions = {}): Promise<Crew> {
  const orphans = new Map<string, number>();
  const hands = new Set<InHand>();
  const killed = new Set<Child>();
  const all: Child[] = [];

  async function start(): Promise<Member> {
    const inHand: InHand = new Map();
    hands.add(inHand);
    const env = { ...options.env, LOG_LEVEL: "debug" };
    const hear = (line: string) => {
      const said = read(line);
      if (said?.msg === "job taken") {
        // Whoever had it was given up by the queue, and need not know yet.
        for (const other of hands) other.delete(said.job);
        inHand.set(said.job, { queue: said.queue });
        const since = orphans.get(said.job);
        orphans.delete(said.job);
        if (since !== undefined) crew.recoveries.push({ queue: said.queue, ms: Date.now() - since });
      }
      if (said?.msg === "job done" || said?.msg === "job failed") inHand.delete(said.job);
    };
    const child = await stage.startWorker({ ...options, env, onLine: hear });
    all.push(child);
    return { child, inHand };
  }

  const crew: Crew = {
    members: [],
    start,
    recoveries: [],
    kills: 0,
    async orphans() {
      const until = performance.now() + TAKEN_UP_WITHIN_MS;
      for (;;) {
        const left = await unsettled(stage, [...orphans.keys()]);
        if (left.length === 0 || performance.now() > until) return left.map(({ name, state }) => `${name}: ${state}`);
        await sleep(50);
      }
    },
    accidents: () => all.filter((child) => !killed.has(child) && hasEnded(child)).length,
    async replace(place, between) {
      const member = crew.members[place];
      if (!member) throw new RangeError(`no worker ${place}`);
      killed.add(member.child);
      const at = Date.now();
      await member.child.kill();
      hands.delete(member.inHand);
      crew.kills += 1;
      // Taken up, and killed again before it could say so: that is two waits, not a long one.
      for (const job of await unsettled(stage, [...orphans.keys()])) {
        const waited = Number(job.startedOn) - (orphans.get(job.id) ?? at);
        if (waited <= 0) continue;
        crew.recoveries.push({ queue: job.name, ms: waited });
        orphans.set(job.id, at);
      }
      // Its last word on a job may not have got through.
      for (const { id } of await unsettled(stage, [...member.inHand.keys()])) orphans.set(id, at);
      await between?.();
      crew.members[place] = await start();
      return member.inHand.size;
    },
  };
  for (let n = 0; n < size; n++) crew.members.push(await start());
  return crew;
}

/** @returns those of the jobs that are neither done nor left to another of their key */
function unsettled({ sql }: Stage, jobs: readonly string[]) {
  // Of a key one job waits for another try. A second that dies meanwhile is not kept, for the first does the same work.
  return patient(
    () => sql<{ id: string; name: string; state: string; startedOn: Date | null }[]>`
      select id, name, state::text, started_on as "startedOn" from pgboss.job job
       where id = any(${[...jobs]}::uuid[]) and state <> 'completed'
         and not (state = 'failed' and exists (
           select 1 from pgboss.job other
            where other.name = job.name and other.singleton_key = job.singleton_key and other.id <> job.id
              and other.state <> 'failed' and coalesce(other.completed_on, now()) > job.completed_on))`,
  );
}

/** @returns false when none was in time */
export async function untilBusy(member: Member, limitMs: number): Promise<boolean> {
  for (const end = performance.now() + limitMs; member.inHand.size === 0;) {
    if (performance.now() > end) return false;
    await sleep(20);
  }
  return true;
}

function hasEnded({ pid }: Child): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

type Said = { msg: string; job: string; queue: string };

function read(line: string): Said | null {
  if (!line.includes('"msg":"job ')) return null;
  try {
    return JSON.parse(line) as Said;
  } catch {
    return null;
  }
}
