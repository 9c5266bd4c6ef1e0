import { type SQL, sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { cents, startOfDay } from "../figures.ts";
import { dayAfter, daysFrom } from "../history.ts";
import { nameFilter } from "../text-filter.ts";

export const GROUPS = ["source", "stage", "owner", "market"] as const;
export type Group = (typeof GROUPS)[number];

export type ReportFilter = { [group in Group]?: string | undefined };
/** First and last day, `YYYY-MM-DD`, in the workspace's zone. */
export type Period = { from: string; to: string };
/** In the period, and in the one of as many days before it. */
export type Compared = { value: number; before: number };

export type ReportFigures = { leads: Compared; qualified: Compared; opportunities: Compared; value: Compared };
export type ReportRow = ReportFigures & { name: string };

export type Report = {
  period: Period;
  before: Period;
  /** Most leads first. */
  rows: ReportRow[];
  totals: ReportFigures;
  /** Each day of the period, with the day in its place of the period before. */
  days: { day: string; leads: number; before: number }[];
};

type Sums = { name: string; isBefore: boolean; leads: number; qualified: number; opportunities: number; value: number };

/** What was made at the provider in a period, against the period before it. Out of one statement. */
export async function compare(
  tx: Tx,
  tenantId: string,
  { from, to, by, ...filter }: Period & ReportFilter & { by: Group },
): Promise<Report> {
  const length = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
  const before = { from: dayAfter(from, -length), to: dayAfter(from, -1) };
  const [row] = await rowsOf<{ sums: Sums[]; days: Record<string, number> }>(
    tx,
    reportSums(tenantId, { from, to, before: before.from, by, filter }),
  );
  const sums = row?.sums ?? [];
  const names = [...new Set(sums.map(({ name }) => name))];
  const rows = names
    .map((name) => ({
      name,
      ...figuresOf(sums.filter((sum) => sum.name === name)),
    }))
    .toSorted((a, b) => b.leads.value - a.leads.value || b.value.value - a.value.value || (a.name < b.name ? -1 : 1));
  const at = (day: string) => row?.days[day] ?? 0;
  const earlier = daysFrom(before.from, length).map(at);
  const days = daysFrom(from, length).map((day, n) => ({ day, leads: at(day), before: earlier[n] ?? 0 }));
  return { period: { from, to }, before, rows, totals: figuresOf(sums), days };
}

function figuresOf(sums: readonly Sums[]): ReportFigures {
  const sum = (what: keyof ReportFigures, isBefore: boolean) =>
    cents(sums.filter((one) => one.isBefore === isBefore).reduce((total, one) => total + one[what], 0));
  const compared = (what: keyof ReportFigures): Compared => ({ value: sum(what, false), before: sum(what, true) });
  return {
    leads: compared("leads"),
    qualified: compared("qualified"),
    opportunities: compared("opportunities"),
    value: compared("value"),
  };
}

type Asked = Period & { before: string; by: Group; filter: ReportFilter };

/** What is a stage of an opportunity is the status of a lead. */
const columnOf = (group: Group, of: "lead" | "opportunity"): SQL =>
  sql.raw(`item.${of === "lead" && group === "stage" ? "status" : group}`);

function reportSums(tenantId: string, { from, to, before, by, filter }: Asked): SQL {
  const within = (of: "lead" | "opportunity") =>
    sql.join(
      [
        sql`item.tenant_id = ${tenantId}`,
        sql`item.deleted_at is null`,
        sql`item.created_at >= ${startOfDay(tenantId, sql`${before}::date`)}`,
        sql`item.created_at < ${startOfDay(tenantId, sql`${to}::date + 1`)}`,
        ...GROUPS.flatMap((group) => nameFilter(columnOf(group, of), filter[group])),
      ],
      sql` and `,
    );
  const isBefore = sql`item.created_at < ${startOfDay(tenantId, sql`${from}::date`)}`;
  return sql`
    with lead as materialized (
      select ${columnOf(by, "lead")} as name, ${isBefore} as is_before, item.qualified,
             (item.created_at at time zone (select time_zone from tenants where id = ${tenantId}))::date as day
        from ct_leads item where ${within("lead")}),
    sums as (
      select name, is_before, count(*)::int as leads, count(*) filter (where qualified)::int as qualified, 0 as opportunities, 0::float8 as value
        from lead group by 1, 2
      union all
      select ${columnOf(by, "opportunity")}, ${isBefore}, 0, 0, count(*)::int, coalesce(sum(item.deal_size), 0)::float8
        from ct_opportunities item where ${within("opportunity")} group by 1, 2)
    select coalesce((select json_agg(json_build_object('name', name, 'isBefore', is_before, 'leads', leads, 'qualified', qualified,
                                                       'opportunities', opportunities, 'value', value)) from sums), '[]') as sums,
           coalesce((select json_object_agg(day, leads) from (select day, count(*)::int as leads from lead group by day) one), '{}') as days`;
}
