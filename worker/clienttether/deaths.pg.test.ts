import { clientTetherOf, type CtPlace } from "#testkit/clienttether.ts";
import { type Connecting, startConnecting } from "#testkit/connecting.ts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { CtClient } from "#src/providers/clienttether/index.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** What happens around each call to the provider; a test sets it. */
const around = vi.hoisted(() => ({
  call: null as null | ((call: () => Promise<{ body: string }>) => Promise<{ body: string }>),
}));

vi.mock(import("#src/connect/open-ct-connection.ts"), async (original) => {
  const real = await original();
  return {
    ...real,
    openCtConnection: async (...args) => {
      const open = await real.openCtConnection(...args);
      const readPage: CtClient["readPage"] = (ask, signal) => {
        const call = () => open.client.readPage(ask, signal);
        return around.call ? around.call(call) : call();
      };
      return { ...open, client: { ...open.client, readPage } };
    },
  };
});

const SIZE = {
  seed: 9,
  leads: 230,
  opportunities: 120,
  notesPerLead: 0.5,
  activities: 12,
  events: 4,
  anchorMs: Date.now(),
};

let stack: Connecting;
let ct: ReturnType<typeof clientTetherOf>;
let clean: Record<string, unknown[]>;

beforeAll(async () => {
  stack = await startConnecting();
  ct = clientTetherOf(stack);
  const place = await ct.connectCt({ ...SIZE, leads: 30 });
  await ct.sync(place);
  clean = await ct.dump(place);
});
afterAll(() => stack.stop());

/** Work until a call, and no further: to the rest of the world that is a death. @returns what lets it live again */
function dieAt(where: "before" | "after") {
  let revive = () => {};
  const revived = new Promise<void>((resolve) => (revive = resolve));
  let die = () => {};
  const dead = new Promise<"dead">((resolve) => (die = () => resolve("dead")));
  around.call = async (call) => {
    const answer = where === "after" ? await call() : null;
    around.call = null;
    die();
    await revived;
    return answer ?? call();
  };
  return { dead, revive };
}

async function turnThatDies(place: CtPlace, where: "before" | "after") {
  const death = dieAt(where);
  const turn = ct.turn(place);
  const came = await Promise.race([death.dead, turn]);
  return { came, turn, revive: death.revive };
}

test("a death before and after every call costs that call, and whoever wakes up later writes nothing", async () => {
  const place = await ct.connectCt({ ...SIZE, leads: 30 });
  const zombies: { turn: Promise<unknown>; revive: () => void }[] = [];
  let outcome: unknown = "dead";
  for (let n = 0; n < 200 && outcome === "dead"; n += 1) {
    for (const where of ["before", "after"] as const) {
      const died = await turnThatDies(place, where);
      outcome = died.came;
      if (outcome !== "dead") break;
      zombies.push(died);
    }
    if (outcome !== "dead") break;
    // One call goes through, and the next is another's.
    const through = dieSecond(place);
    outcome = await through.came;
    if (outcome === "dead") zombies.push(through);
  }
  expect(outcome).toEqual({ ended: "completed" });
  expect(await ct.dump(place)).toEqual(clean);
  expect(zombies.length).toBeGreaterThan(50);
  around.call = null;
  for (const { revive } of zombies) revive();
  const woken = await Promise.all(zombies.map(({ turn }) => turn));
  expect(new Set(woken.map((one) => JSON.stringify(one)))).toEqual(new Set(['{"stopped":"LEASE_LOST"}']));
  expect(await ct.dump(place)).toEqual(clean);
  const runs = await stack.sql`select state from sync_runs where connection_id = ${place.connectionId}`;
  expect([...runs]).toEqual([{ state: "completed" }]);
});

function dieSecond(place: CtPlace) {
  let revive = () => {};
  const revived = new Promise<void>((resolve) => (revive = resolve));
  let die = () => {};
  const dead = new Promise<"dead">((resolve) => (die = () => resolve("dead")));
  around.call = async (call) => {
    around.call = async (next) => {
      around.call = null;
      die();
      await revived;
      return next();
    };
    return call();
  };
  const turn = ct.turn(place);
  return { came: Promise.race([dead, turn]) as Promise<unknown>, turn, revive };
}

test("a connection to the database that dies inside of any list's transaction leaves the old state, and the next turn the new one", async () => {
  const place = await ct.connectCt({ ...SIZE, leads: 30 });
  for (const table of ["ct_stages", "ct_leads", "hot_list_items", "ct_scheduled_activities", "ct_note_reads"]) {
    const stop = await blockWrites(table);
    const turn = ct.turn(place).then(
      () => "went on",
      () => "died",
    );
    await stop.untilWaiting();
    expect(await stack.sql`select 1 from ${stack.sql(table)} where connection_id = ${place.connectionId}`).toEqual([]);
    await stop.kill();
    expect(await turn).toBe("died");
  }
  expect(await ct.sync(place)).toEqual({ ended: "completed" });
  expect(await ct.dump(place)).toEqual(clean);
});

/** Readers go on; who writes waits until it is killed. */
async function blockWrites(table: string) {
  const sql = await stack.sql.reserve();
  await sql`begin`;
  await sql`lock table ${sql(table)} in share mode`;
  const waiting = () =>
    stack.sql<
      { pid: number }[]
    >`select waiting.pid from pg_locks waiting where not granted and relation = ${table}::regclass
       and database = (select oid from pg_database where datname = current_database())`;
  return {
    async untilWaiting() {
      await vi.waitUntil(async () => (await waiting()).length > 0, { timeout: 60_000, interval: 5 });
    },
    async kill() {
      for (const { pid } of await waiting()) await stack.sql`select pg_terminate_backend(${pid})`;
      await sql`rollback`;
      sql.release();
    },
  };
}

test("turns that end after a call each, and two workers at once, leave what one long turn leaves", async () => {
  const place = await ct.connectCt({ ...SIZE, leads: 30 });
  const turn = () => {
    let calls = 0;
    return () => (calls += 1) > 1;
  };
  expect(await ct.sync(place, { turn })).toEqual({ ended: "completed" });
  expect(await ct.dump(place)).toEqual(clean);

  const other = await ct.connectCt({ ...SIZE, leads: 30 });
  const both = await Promise.all([ct.sync(other), ct.sync(other)]);
  expect(both).toContainEqual({ ended: "completed" });
  expect(await ct.dump(other)).toEqual(clean);
});
