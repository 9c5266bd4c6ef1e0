import { openTestDatabase } from "#testkit/database.ts";
import { sql } from "drizzle-orm";
import type { Pool } from "pg";
import { expect, test } from "vitest";
import { openDatabase } from "#src/db/client.ts";
import { connectionsOverview } from "./connections-overview.ts";

const TENANTS = 60;

test("the operator sees every tenant's connections, however many, without a queue that grows with them", async () => {
  const database = await openTestDatabase();
  const owner = openDatabase(database.ownerUrl, { max: 1 });
  const id = (kind: string) => sql.raw(`md5('${kind}' || n)::uuid`);
  const each = sql`generate_series(1, ${TENANTS}::int) n`;
  await owner.db.execute(sql`insert into tenants (id, slug, name) select ${id("t")}, 't' || n, 'Tenant' from ${each}`);
  await owner.db.execute(sql`insert into connections (tenant_id, id, user_id, provider, account_id, account)
    select ${id("t")}, ${id("c")}, ${id("u")}, 'google', n, n || '@example.com' from ${each}`);
  await owner.db.execute(sql`insert into connection_routes (provider, account_id, tenant_id, connection_id)
    select 'google', n, ${id("t")}, ${id("c")} from ${each}`);

  const app = openDatabase(database.appUrl, { max: 5 });
  const { $client: pool } = app.db as unknown as { $client: Pool };
  const waiting: number[] = [];
  pool.on("acquire", () => waiting.push(pool.waitingCount));
  const found = await connectionsOverview(app.db);
  expect(new Set(found.map(({ account }) => account)).size).toBe(TENANTS);
  // Those of one lane each, while their connections are opened.
  expect(Math.max(...waiting)).toBeLessThan(5);
  await app.close();
  await owner.close();
  await database.drop();
});
