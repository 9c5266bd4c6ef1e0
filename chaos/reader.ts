import { setTimeout as sleep } from "node:timers/promises";
import { withTenant } from "#src/db/client.ts";
import { listHot } from "#src/domain/hot-list/list.ts";
import { summarizeLeads } from "#src/domain/leads/summary.ts";
import { summarizePipeline } from "#src/domain/pipeline/summary.ts";
import { type Chaos, type Figure, none } from "./scenario.ts";
import type { Stage } from "./stage.ts";

const EVERY_MS = 40;

type Part = { dimension: string; name: string; count: number; value: number };
type Seen = { tenantId: string; stream: "ct.leads" | "ct.opportunities"; state: string };

/**
 * Somebody who looks at the figures of these workspaces all the while, by the statements behind the pages. What each
 * transaction that ended a list has made of them is written down by the database itself, in that transaction.
 *
 * @param alone workspaces of one account: each of their answers must be one of these states, whole
 */
export async function openReader(
  stage: Stage,
  { defer }: Pick<Chaos, "defer">,
  tenantIds: readonly string[],
  alone: ReadonlySet<string>,
): Promise<{ figures(): Promise<Figure[]> }> {
  await noteStates(stage);
  const seen = new Map<string, Seen>();
  const over = new AbortController();
  let [asked, odd] = [0, 0];

  async function look(tenantId: string): Promise<void> {
    const { db } = stage.runtime;
    const leads = await withTenant(db, tenantId, (tx) => summarizeLeads(tx, tenantId));
    const pipeline = await withTenant(db, tenantId, (tx) => summarizePipeline(tx, tenantId));
    const hot = await withTenant(db, tenantId, (tx) => listHot(tx, { tenantId, limit: 100 }));
    asked += 3;
    const sum = (parts: readonly { count: number }[]) => parts.reduce((total, { count }) => total + count, 0);
    const totals = [sum(leads.bySource), sum(leads.byStatus)];
    if (totals.some((total) => total !== leads.total.value)) odd += 1;
    if (sum(pipeline.stages) !== pipeline.count.value) odd += 1;
    const of = (dimension: string, parts: readonly Omit<Part, "dimension">[]) =>
      parts.map(({ name, count, value }) => ({ dimension, name, count, value }));
    note(tenantId, "ct.leads", asState([...of("source", leads.bySource), ...of("status", leads.byStatus)]));
    note(tenantId, "ct.opportunities", asState(of("stage", pipeline.stages)));
    note(
      tenantId,
      "ct.opportunities",
      asState(hot.items.map(({ id }) => ({ dimension: "hot", name: id, count: 1, value: 0 }))),
    );
  }
  const note = (tenantId: string, stream: Seen["stream"], state: string) =>
    void seen.set(`${tenantId} ${stream} ${state}`, { tenantId, stream, state });

  const looking = (async () => {
    for (let n = 0; !over.signal.aborted; n += 1) {
      await look(tenantIds[n % tenantIds.length] ?? "");
      await sleep(EVERY_MS);
    }
  })();
  looking.catch(() => {});
  const stop = async () => {
    over.abort();
    await looking;
  };
  defer(() => stop().catch(() => {}));
  return {
    async figures() {
      await stop();
      const committed = await statesOf(stage);
      const own = [...seen.values()].filter(({ tenantId }) => alone.has(tenantId));
      const half = own.filter(({ tenantId, stream, state }) => !committed.has(`${tenantId} ${stream} ${state}`));
      return [
        { what: "answers that people got meanwhile", value: asked, bar: { least: 100 } },
        { what: "different states among them", value: own.length },
        none("answers whose parts do not add up to the whole", odd),
        none("answers that are no committed state", half.filter(({ state }) => state !== EMPTY).length),
      ];
    },
  };
}

const EMPTY = asState([]);

function asState(parts: readonly Part[]): string {
  const lines = parts
    .filter(({ count }) => count > 0)
    .map(({ dimension, name, count, value }) => `${dimension}/${name}/${count}/${value.toFixed(2)}`);
  return JSON.stringify(lines.sort());
}

/** A trigger of ours: the product knows nothing of it. */
async function noteStates({ sql }: Stage): Promise<void> {
  const figures = (table: string, dimension: string, name: string) => `
    select ${dimension} as dimension, ${name} as name, count, value from ${table} one
     where tenant_id = new.tenant_id and connection_id = new.connection_id
       and day = (select max(day) from ${table} where tenant_id = new.tenant_id and connection_id = new.connection_id)`;
  const keep = (parts: string) =>
    `insert into chaos_states select new.tenant_id, new.stream, coalesce(jsonb_agg(part), '[]') from (${parts}) part;`;
  await sql.unsafe(`
    create table chaos_states (tenant_id uuid, stream text, parts jsonb);
    create function chaos_note_state() returns trigger language plpgsql security definer as $$
    begin
      if new.state = 'done' and new.stream = 'ct.leads' then
        ${keep(`${figures("lead_metrics", "dimension", "name")} and dimension in ('source', 'status')`)}
      elsif new.state = 'done' and new.stream = 'ct.opportunities' then
        ${keep(figures("pipeline_stage_counts", "'stage'", "stage"))}
        ${keep("select 'hot' as dimension, external_id as name, 1 as count, 0 as value from hot_list_items where tenant_id = new.tenant_id and connection_id = new.connection_id")}
      end if;
      return null;
    end $$;
    create trigger chaos_note_state after update on stream_walks for each row execute function chaos_note_state();`);
}

async function statesOf({ sql }: Stage): Promise<Set<string>> {
  const rows = await sql<{ tenantId: string; stream: string; parts: Part[] }[]>`
    select tenant_id as "tenantId", stream, parts from chaos_states`;
  return new Set(rows.map(({ tenantId, stream, parts }) => `${tenantId} ${stream} ${asState(parts)}`));
}
