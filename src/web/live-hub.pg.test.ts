import { openTestDatabase } from "#testkit/database.ts";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openDatabase } from "#src/db/client.ts";
import { openLog } from "#src/log.ts";
import { openLiveHub } from "./live-hub.ts";

const TENANT = "aaaaaaaa-0000-4000-8000-000000000001";

test("a notification that is none of ours is dropped, and the next one is heard", async () => {
  const database = await openTestDatabase();
  // The role with the fewest rights may notify as well.
  const { db, close } = openDatabase(database.readonlyUrl, { max: 1 });
  const lines: string[] = [];
  const hub = openLiveHub(database.appUrl, openLog("test", "warn", { write: (line) => void lines.push(line) }));
  const events = hub.subscribe(TENANT, new AbortController().signal, 10_000);
  const notify = (text: string) => db.execute(sql`select pg_notify('syncline_live', ${text})`);
  // Once connected, the hub tells everybody to look again.
  const first = await Promise.all(Array.from({ length: 4 }, () => events.next()));
  expect(first.map(({ value }) => value?.topic).sort()).toEqual(["connections", "contacts", "ingestion", "tenants"]);

  for (const odd of ["", "garbage", "null", '{"tenantId":"x"}']) await notify(odd);
  await notify(JSON.stringify({ tenantId: TENANT, topic: "contacts", id: "1" }));
  expect((await events.next()).value).toEqual({ topic: "contacts", id: "1" });
  expect(lines).toHaveLength(4);
  await events.return(null);
  await hub.close();
  await close();
  await database.drop();
});
