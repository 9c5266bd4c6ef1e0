import { openTestDatabase } from "#testkit/database.ts";
import { seedPeople } from "#testkit/people.ts";
import { openTestServices, openVisitor } from "#testkit/web.ts";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { type Tx, rowsOf, withTenant } from "#src/db/client.ts";
import { listTimeline } from "../timeline/list.ts";
import { claimChunk } from "#worker/pipeline/chunks.ts";
import { coverage } from "./coverage.ts";
import { startIngestion } from "./start.ts";
import { ingestionStatus } from "./status.ts";

const FROM = "2026-01-01T00:00:00.000Z";
const TO = "2026-01-31T23:59:59.999Z";

test("a session in any time zone gives the same moments, and counts an item in its UTC month", async () => {
  const database = await openTestDatabase();
  const services = await openTestServices(database.appUrl);
  const me = await openVisitor(services).signUp("Ada");
  const { tenantId } = me;
  const { connectionId, contactId } = await seedPeople(services.db, me, "Zone");
  const inZone = <T>(zone: string, fn: (tx: Tx) => Promise<T>) =>
    withTenant(services.db, tenantId, async (tx) => {
      await tx.execute(sql`select set_config('TimeZone', ${zone}, true)`);
      return fn(tx);
    });

  // The run that was seeded last, a month of it, and an item in that month's last second.
  const chunkId = await withTenant(services.db, tenantId, async (tx) => {
    await tx.execute(sql`delete from source_items where tenant_id = ${tenantId}`);
    await tx.execute(sql`delete from sync_chunks where tenant_id = ${tenantId}`);
    await tx.execute(sql`update sync_runs set state = 'running', window_from = ${FROM}::timestamptz, window_to = ${TO}::timestamptz,
                                started_at = ${TO}::timestamptz, finished_at = ${TO}::timestamptz where tenant_id = ${tenantId}`);
    await tx.execute(sql`insert into source_items (tenant_id, connection_id, stream, external_id, payload, payload_hash, version_at, occurred_at)
                         values (${tenantId}, ${connectionId}, 'gmail.messages', 'm1', '{}', '\\x00', ${TO}::timestamptz, ${TO}::timestamptz)`);
    const [chunk] = await rowsOf<{ id: string }>(
      tx,
      sql`insert into sync_chunks (tenant_id, run_id, connection_id, stream, month, window_from, window_to, finished_at)
          select tenant_id, id, connection_id, 'gmail.messages', '2026-01-01', ${FROM}::timestamptz, ${TO}::timestamptz, ${TO}::timestamptz
            from sync_runs where tenant_id = ${tenantId} returning id`,
    );
    return chunk?.id ?? "";
  });

  const answers = async (tx: Tx) => [
    await coverage(tx, tenantId, connectionId),
    await ingestionStatus(tx, tenantId, connectionId),
    await listTimeline(tx, { tenantId, contactId, limit: 10 }),
  ];
  const [covered, status, timeline] = await inZone("UTC", answers);
  const month = { month: "2026-01", items: 1, state: "missing" };
  expect(covered).toMatchObject({ from: FROM, to: TO, streams: [{ months: [month] }] });
  expect(status).toMatchObject({ startedAt: TO, finishedAt: TO });
  expect(JSON.stringify(timeline)).toContain("2026-05-01T10:00:00.000Z");

  const zones = ["Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kathmandu"];
  for (const zone of zones) expect(await inZone(zone, answers)).toEqual([covered, status, timeline]);
  for (const zone of zones) {
    const chunk = await inZone(zone, (tx) => claimChunk(tx, tenantId, chunkId));
    expect(chunk?.window).toEqual({ from: new Date(FROM), to: new Date(TO) });
  }
  await withTenant(services.db, tenantId, (tx) =>
    tx.execute(sql`update sync_runs set state = 'completed' where tenant_id = ${tenantId}`),
  );
  const asked = {
    tenantId,
    connectionId,
    streams: ["gmail.messages", "calendar.events"],
    months: 1,
    traceId: "0".repeat(32),
  };
  const { runId } = await inZone("Pacific/Kiritimati", (tx) => startIngestion(tx, services.boss, asked));
  const [run] = await withTenant(services.db, tenantId, (tx) =>
    rowsOf<{ late: number }>(
      tx,
      sql`select abs(extract(epoch from started_at - window_to))::float8 as late from sync_runs where tenant_id = ${tenantId} and id = ${runId}`,
    ),
  );
  expect(run?.late).toBeLessThan(1);
  await services.close();
  await database.drop();
});
