import { withTenant } from "#src/db/client.ts";
import { accountIdOf, sealKeys } from "#src/connect/keys.ts";
import type { Runtime } from "#src/connect/runtime.ts";
import { requestSync } from "#src/domain/clienttether/request-sync.ts";
import { brandId } from "./franchise.ts";
import { type Stack, until } from "./stack.ts";

/** What the provider's answers are made of, and what is made of them. */
const FACTS = [
  "source_items",
  "item_failures",
  "missing_items",
  "ct_stages",
  "ct_leads",
  "ct_opportunities",
  "hot_list_items",
  "ct_notes",
  "note_terms",
  "ct_scheduled_activities",
  "lead_metrics",
  "pipeline_stage_counts",
  "contacts",
  "contact_identities",
];
const COPIED = [...FACTS, "sync_runs", "stream_walks", "ct_raw_pages", "ct_raw_snapshots", "ct_note_reads"];
const WRITERS = 2;

type Account = { accountId: string; accessToken: string; webKey: string };

/**
 * So many workspaces with an account each, as the hour before left them: the first is read by the product, and what that made
 * is copied, for all accounts say the same. Clients' notes were read when a rotation that has long been going on would have.
 *
 * @returns the accounts; the n-th is connected in `brandId(n)`
 */
export async function seedAccounts(
  stack: Stack,
  runtime: Runtime,
  { tenants, leads, seconds }: { tenants: number; leads: number; seconds: number },
): Promise<Account[]> {
  const accounts = await openAccounts(stack, runtime, tenants, leads);
  const first = { tenantId: brandId(0), connectionId: brandId(0), traceId: "0".repeat(32), kind: "manual" as const };
  await withTenant(runtime.db, brandId(0), (tx) => requestSync(tx, runtime.boss, first));
  await until("the first account's end", seconds, async () => (await endedRuns(stack, "manual")) === 1);
  await stack.sql`update ct_note_reads set read_at = now() - (hashtext('at' || client_id) & 1023) / 1024.0 * (13 + (hashtext(client_id) & 1023) % 12) * interval '1 hour'`;
  await stack.sql`update sync_runs set kind = 'hourly', started_at = now() - interval '1 hour', finished_at = now() - interval '1 hour'`;
  await stack.sql`update stream_walks set started_at = now() - interval '1 hour', finished_at = now() - interval '1 hour'`;
  await copyFirst(stack, tenants);
  await stack.sql`vacuum (analyze)`;
  return accounts;
}

async function openAccounts({ sql, control }: Stack, runtime: Runtime, tenants: number, leads: number) {
  const accounts: Account[] = [];
  const anchorMs = Date.now();
  for (let n = 0; n < tenants; n += 1) {
    const size = { seed: 1, name: `Brand ${n}`, leads, notesPerLead: 0.1, anchorMs };
    accounts.push(await control<Account>("clienttether/accounts", size));
  }
  const rows = accounts.map(({ accessToken, webKey }, n) => ({
    id: brandId(n),
    account_id: accountIdOf(webKey),
    keys: sealKeys(runtime, { tenantId: brandId(n), connectionId: brandId(n) }, "clienttether", {
      accessToken,
      webKey,
    }),
  }));
  const row = sql`jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) row (id uuid, account_id text, keys text)`;
  await sql`insert into tenants (id, slug, name) select id, id::text, 'A brand' from ${row}`;
  await sql`insert into connections (tenant_id, id, user_id, provider, account_id, account, keys)
            select id, id, id, 'clienttether', account_id, 'ClientTether', keys from ${row}`;
  await sql`insert into connection_routes (provider, account_id, tenant_id, connection_id)
            select 'clienttether', account_id, id, id from ${row}`;
  return accounts;
}

async function copyFirst({ sql }: Stack, tenants: number): Promise<void> {
  const others = Array.from({ length: tenants - 1 }, (_, n) => brandId(n + 1));
  const waiting = [...COPIED];
  const write = async () => {
    for (let table = waiting.shift(); table; table = waiting.shift()) {
      const columns = await sql<{ name: string }[]>`
        select column_name as name from information_schema.columns
         where table_schema = 'public' and table_name = ${table} and is_generated = 'NEVER'`;
      const rest = columns.map(({ name }) => name).filter((name) => name !== "tenant_id" && name !== "connection_id");
      const keys = columns.some(({ name }) => name === "connection_id")
        ? ["tenant_id", "connection_id"]
        : ["tenant_id"];
      const theirs = sql.unsafe(keys.map(() => "other").join(", "));
      await sql.begin(async (tx) => {
        // What is referred to is there, and not asked for a million times.
        await tx`set local session_replication_role = replica`;
        await tx`insert into ${sql(table)} (${sql([...keys, ...rest])})
                 select ${theirs}, ${sql(rest)} from ${sql(table)} cross join unnest(${others}::uuid[]) other
                  where tenant_id = ${brandId(0)}`;
      });
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
}

export async function endedRuns({ sql }: Stack, kind: string, since = new Date(0)): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from sync_runs where kind = ${kind} and finished_at is not null and started_at > ${since}`;
  return row?.n ?? 0;
}

/** Rows a table holds of each workspace, and in which transaction they were written. */
export type Facts = { counts: Map<string, number>; xid: string };

export async function factsOf({ sql }: Stack): Promise<Facts> {
  const counts = new Map<string, number>();
  for (const table of FACTS) {
    const [row] = await sql<
      { n: number }[]
    >`select count(*)::int as n from ${sql(table)} where tenant_id = ${brandId(0)}`;
    counts.set(table, row?.n ?? 0);
  }
  const [now] = await sql<{ xid: string }[]>`select (pg_current_xact_id()::text::numeric % 4294967296)::text as xid`;
  return { counts, xid: now?.xid ?? "0" };
}

/** Rows that were made, rewritten or taken away since, in these workspaces; by table, those of none left out. */
export async function writtenSince(
  { sql }: Stack,
  { counts, xid }: Facts,
  tenantIds: readonly string[],
): Promise<Map<string, number>> {
  const written = new Map<string, number>();
  for (const [table, each] of counts) {
    const [row] = await sql<{ now: number; fresh: number }[]>`
      select count(*)::int as now, (count(*) filter (where xmin::text::bigint >= ${xid}::bigint))::int as fresh
        from ${sql(table)} where tenant_id = any(${[...tenantIds]}::uuid[])`;
    const rows = (row?.fresh ?? 0) + Math.abs((row?.now ?? 0) - each * tenantIds.length);
    if (rows > 0) written.set(table, rows);
  }
  return written;
}
