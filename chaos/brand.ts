import { setTimeout as sleep } from "node:timers/promises";
import { syncClienttether, syncClienttetherHourly } from "#src/jobs/clienttether.job.ts";
import { sendJob } from "#src/jobs/send.ts";
import { type CtPlace, clientTetherOf } from "../testkit/clienttether.ts";
import { patient } from "./patient.ts";
import type { Stage } from "./stage.ts";

/** Accounts at the provider; those of one `workspace` are connected in the same. */
export type BrandWorld = { accounts: readonly { seed: number; workspace: number }[]; leads: number; changes: number };

export type Brands = {
  places: readonly CtPlace[];
  /** What happens at the provider in one hour; the same in every run of this process. */
  change(hour: number): Promise<void>;
  /** The hourly job and all that comes of it. @returns the states of the runs that have ended since */
  round(): Promise<string[]>;
  /** Resolves once nothing is left to do. */
  untilSettled(): Promise<void>;
  /** What there is in the tables, a workspace and account at a time. */
  dump(): Promise<Record<string, unknown[]>>;
};

const HOUR_MS = 3_600_000;
/** Where the accounts' history ends and the hours of the scenario begin. */
const ANCHOR_MS = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 48 * HOUR_MS;
const AN_HOURS_CHANGES = { leads: 4, moved: 12, opportunities: 2, notes: 6, activities: 3, removed: 2 };
const QUEUES = [syncClienttether.name, syncClienttetherHourly.name];

export async function openBrands(stage: Stage, { accounts, leads }: BrandWorld): Promise<Brands> {
  const { sql, runtime } = stage;
  const ct = clientTetherOf(stage);
  const size = { leads, opportunities: 40, notesPerLead: 0.5, activities: 20, events: 8, anchorMs: ANCHOR_MS };
  const workspaces = new Map<number, string>();
  const places: CtPlace[] = [];
  for (const { seed, workspace } of accounts) {
    const place = await ct.connectCt({ ...size, seed }, workspaces.get(workspace));
    workspaces.set(workspace, place.tenantId);
    places.push(place);
  }

  async function untilSettled(): Promise<void> {
    const busy = () =>
      patient(
        () =>
          sql`select 1 from pgboss.job where name in ${sql(QUEUES)} and state in ('created', 'retry', 'active') limit 1`,
      );
    while ((await busy()).length > 0) {
      // Nobody has the minutes that a real round is spread over.
      await patient(
        () => sql`update pgboss.job set start_after = now()
                   where name = ${syncClienttether.name} and state = 'created' and data->>'runId' is null and start_after > now()`,
      );
      await sleep(100);
    }
  }

  return {
    places,
    untilSettled,
    async change(hour) {
      const churn = { ...AN_HOURS_CHANGES, seed: `hour.${hour}`, atMs: ANCHOR_MS + (hour + 1) * HOUR_MS };
      await Promise.all(places.map((place) => ct.change(place, churn)));
    },
    async round() {
      const [tick] = await sql<{ at: Date }[]>`select clock_timestamp() as at`;
      await runtime.db.transaction((tx) => sendJob(runtime.boss, tx, syncClienttetherHourly, {}));
      await untilSettled();
      const ended = await sql<{ state: string }[]>`
        select state from sync_runs where started_at >= ${tick?.at ?? new Date()}`;
      return ended.map(({ state }) => state);
    },
    async dump() {
      const all: Record<string, unknown[]> = {};
      for (const [n, place] of places.entries())
        for (const [table, rows] of Object.entries(await ct.dump(place)))
          all[`${table} of account ${n + 1}`] = today(rows);
      return all;
    },
  };
}

/** Of figures by day the newest; which day that is depends on when the scenario runs. */
function today(rows: readonly unknown[]): unknown[] {
  const days = rows as readonly { day?: string }[];
  const newest = days.reduce((day, row) => (row.day !== undefined && row.day > day ? row.day : day), "");
  return newest === "" ? [...rows] : days.filter(({ day }) => day === newest).map(({ day: _day, ...row }) => row);
}

const CLEAN = /^completed(,completed)*$/;

/** All hours of a world: one in which something could not be read is followed by another before anything changes. */
export async function liveThrough(
  brands: Brands,
  { changes }: BrandWorld,
  isOver: () => boolean = () => true,
): Promise<number> {
  let rounds = 0;
  for (let hour = 0; hour < changes || !isOver(); hour += 1) {
    if (hour > 0 && hour < changes) await brands.change(hour);
    for (let isRead = false; !isRead; rounds += 1) isRead = CLEAN.test((await brands.round()).join());
  }
  return rounds;
}

/** Until what is gone has been missed twice. @returns states of these runs */
export async function quietRounds(brands: Brands): Promise<string[]> {
  return [...(await brands.round()), ...(await brands.round())];
}
