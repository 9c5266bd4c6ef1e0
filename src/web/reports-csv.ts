import { z } from "zod";
import { withTenant } from "#src/db/client.ts";
import { dayAfter } from "#src/domain/history.ts";
import { GROUPS, type ReportFigures, compare } from "#src/domain/reports/compare.ts";
import { todayOf } from "#src/domain/reports/today.ts";
import { auditBy } from "#src/domain/tenants/actor.ts";
import type { Cell } from "./csv.ts";
import { dayText, groupText, readQuery } from "./list-query.ts";
import { csvLines, csvOpening, fileAnswer } from "./rows-csv.ts";

const [USUAL_DAYS, MOST_DAYS] = [30, 731];

const asked = z.object({
  from: dayText,
  to: dayText,
  by: z.enum(GROUPS).catch("source"),
  source: groupText,
  stage: groupText,
  owner: groupText,
  market: groupText,
});

/** The days asked for; without any the last thirty, the wrong way round turned, too many cut to the newest: as on the page. */
export function periodOf({ from, to }: { from?: string | undefined; to?: string | undefined }, today: string) {
  const [first, last] = from && to && from > to ? [to, from] : [from, to];
  const end = last ?? (first && first > today ? first : today);
  const earliest = dayAfter(end, 1 - MOST_DAYS);
  const begin = first ?? dayAfter(end, 1 - USUAL_DAYS);
  return { from: begin < earliest ? earliest : begin, to: end };
}

const FIGURES: readonly [string, keyof ReportFigures][] = [
  ["Leads", "leads"],
  ["Qualified", "qualified"],
  ["Opportunities", "opportunities"],
  ["Value", "value"],
];

const cells = (name: string, figures: ReportFigures): Cell[] => [
  name,
  ...FIGURES.flatMap(([, figure]) => [figures[figure].value, figures[figure].before]),
];

type Asked = { locals: Pick<App.Locals, "services" | "session" | "ip">; url: URL };

/** A line for each name, and the totals last. */
export async function reportsCsv({ locals, url }: Asked): Promise<Response> {
  const { services, session, ip } = locals;
  if (!session) return new Response(null, { status: 401 });
  const { tenantId, userId, name, email } = session;
  const { from, to, by, ...filter } = readQuery(asked, url.searchParams);
  const report = await withTenant(services.db, tenantId, async (tx) => {
    const period = periodOf({ from, to }, await todayOf(tx, tenantId));
    const made = await compare(tx, tenantId, { ...period, by, ...filter });
    await auditBy(tx, tenantId, { userId, name, email, ip }, { action: "reports.exported", detail: { by, ...period } });
    return made;
  });
  const title = `${by[0]?.toUpperCase()}${by.slice(1)}`;
  const titles = [title, ...FIGURES.flatMap(([what]) => [what, `${what} before`])];
  const lines = [...report.rows.map((row) => cells(row.name, row)), cells("Total", report.totals)];
  return fileAnswer("reports", "csv", Buffer.concat([csvOpening(titles), csvLines(lines)]));
}
