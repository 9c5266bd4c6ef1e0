import { type Database, type Tx, openDatabase, withTenant } from "#src/db/client.ts";
import { findAttention } from "#src/domain/dashboard/attention.ts";
import { dashboardFigures } from "#src/domain/dashboard/figures.ts";
import { readFreshness } from "#src/domain/freshness/freshness.ts";
import { hotListFacets } from "#src/domain/hot-list/facets.ts";
import { listHot } from "#src/domain/hot-list/list.ts";
import { leadFacets } from "#src/domain/leads/facets.ts";
import { listLeads } from "#src/domain/leads/list.ts";
import { summarizeLeads } from "#src/domain/leads/summary.ts";
import { leadTrend } from "#src/domain/leads/trend.ts";
import { listNotes } from "#src/domain/notes/list.ts";
import { pipelineFacets } from "#src/domain/pipeline/facets.ts";
import { listOpportunities } from "#src/domain/pipeline/list.ts";
import { summarizePipeline } from "#src/domain/pipeline/summary.ts";
import { pipelineTrend } from "#src/domain/pipeline/trend.ts";
import { compare } from "#src/domain/reports/compare.ts";
import { listSchedule } from "#src/domain/schedule/list.ts";
import { brandId, seedBrands, signedInto } from "../franchise.ts";
import { loadHttp } from "../http-load.ts";
import { quantile } from "../measure.ts";
import { cpuSeconds, treeCpuSeconds } from "../processes.ts";
import type { Bench, Figure, Row } from "../row.ts";
import { openStack, startWeb } from "../stack.ts";
import { queryUrl, signUp } from "../visitor.ts";

const [TENANTS, LEADS, NOTES] = [1_000, 1_000, 100_000];
const [USERS, USERS_S, ALONE] = [20, 2, 200];

type Read = (tx: Tx, tenantId: string) => Promise<unknown>;
type Case = { what: string; path: string; input?: object; alone: Read; most: number };

const PERIOD = { from: "2026-01-01", to: "2026-01-30", by: "source" } as const;
const YEAR = { from: "2025-06-01", to: "2026-05-31", by: "stage" } as const;
const page = { limit: 50 };

const read = (path: string, alone: Read, input?: object, what = path): Case => ({
  what,
  path,
  ...(input && { input }),
  alone,
  most: 25,
});

const DASHBOARDS: readonly Case[] = [
  read("sync.freshness", readFreshness),
  read("dashboard.attention", findAttention),
  read("dashboard.figures", dashboardFigures),
  read("leads.summary", summarizeLeads),
  read("leads.facets", leadFacets),
  read("leads.trend", (tx, id) => leadTrend(tx, id, 90), { days: 90 }),
  read("leads.list", (tx, tenantId) => listLeads(tx, { tenantId, ...page }), page),
  ...[{ source: "Website", status: "New" }, { q: "lead777" }].map((filter) =>
    read(
      "leads.list",
      (tx, tenantId) => listLeads(tx, { tenantId, ...page, ...filter }),
      { ...page, ...filter },
      `leads.list ${JSON.stringify(filter)}`,
    ),
  ),
  read("pipeline.summary", summarizePipeline),
  read("pipeline.facets", pipelineFacets),
  read("pipeline.trend", (tx, id) => pipelineTrend(tx, id, 90), { days: 90 }),
  read(
    "pipeline.list",
    (tx, tenantId) => listOpportunities(tx, { tenantId, ...page, sort: "value" }),
    { ...page, sort: "value" },
    "pipeline.list by value",
  ),
  read("hotList.list", (tx, tenantId) => listHot(tx, { tenantId, ...page }), page),
  read("hotList.facets", hotListFacets),
  read("schedule.list", (tx, tenantId) => listSchedule(tx, { tenantId, ...page }), page),
  read("reports.compare", (tx, id) => compare(tx, id, PERIOD), PERIOD, "reports.compare, a month"),
  read("reports.compare", (tx, id) => compare(tx, id, YEAR), YEAR, "reports.compare, a year"),
];

const SEARCHES = ["note77777", "client77", "cal", "called ", "budget called", "zürich lea", "ana client12", "xyzzy"];

const NOTES_FOUND: readonly Case[] = [
  read("notes.list", (tx, tenantId) => listNotes(tx, { tenantId, ...page }), page),
  ...SEARCHES.map((q) => ({
    what: `notes.list ${JSON.stringify(q)}`,
    path: "notes.list",
    input: { ...page, q },
    alone: (tx: Tx, tenantId: string) => listNotes(tx, { tenantId, ...page, q }),
    most: 60,
  })),
];

export const dashboards: Row = {
  name: "dashboards",
  title: `Dashboards over HTTP at ${USERS} signed-in users; ${TENANTS.toLocaleString("en")} workspaces of ${LEADS.toLocaleString("en")} leads, notes searched among ${NOTES.toLocaleString("en")}`,
  limitSeconds: 420,
  async run(bench) {
    const stack = await openStack(bench);
    const seconds = await seedBrands(stack, { tenants: TENANTS, leads: LEADS, notes: NOTES });
    const { url, child } = await startWeb(bench, stack.env);
    const cpu = () => cpuSeconds(child.pid) + treeCpuSeconds(bench.postgres.serverPid());
    await signUp(url);
    const some = Array.from({ length: USERS }, (_, n) => brandId(1 + Math.floor((n * (TENANTS - 1)) / USERS)));
    const everywhere = await signedInto(stack, "bench@example.com", [brandId(0), ...some]);
    const [searcher = {}, ...users] = everywhere;
    const app = openDatabase(stack.database.appUrl, { max: 1, prepare: true });
    bench.defer(app.close);
    const figures: Figure[] = [{ what: "made in", value: seconds, unit: "s" }];
    for (const one of DASHBOARDS)
      figures.push(...(await measure(bench, one, { url, cpu, app, users, tenantId: some[0] ?? "" })));
    const searching = { url, cpu, app, users: [searcher], tenantId: brandId(0) };
    for (const one of NOTES_FOUND) figures.push(...(await measure(bench, one, searching)));
    return figures;
  },
};

type Site = {
  url: string;
  /** Seconds that web and Postgres have spent so far. */
  cpu(): number;
  app: Database;
  users: readonly Record<string, string>[];
  tenantId: string;
};

/** 20 people who ask again as soon as they are answered, each in a workspace of their own; beside the statements by themselves. */
async function measure({ say }: Bench, { what, path, input, alone, most }: Case, site: Site): Promise<Figure[]> {
  const { url, cpu, users, app, tenantId } = site;
  const address = queryUrl(path, input);
  const options = { url, headers: users, connections: USERS, path: () => address };
  await loadHttp({ ...options, seconds: 0.5 });
  const before = cpu();
  const load = await loadHttp({ ...options, seconds: USERS_S });
  const spent = (1_000 * (cpu() - before)) / load.requests;
  if (load.failed > 0) throw new Error(`${load.failed} of ${load.requests} answers to ${what} were no 200`);
  const times = await aloneTimes(app, tenantId, alone);
  const note = `p50 ${load.p50.toFixed(1)} ms, ${load.perSecond.toFixed(0)} req/s, ${spent.toFixed(2)} ms of CPU a request`;
  const [sqlP50, sqlP99] = [quantile(times, 0.5), quantile(times, 0.99)];
  say(`${what}: p95 ${load.p95.toFixed(1)} ms, alone ${sqlP50.toFixed(2)} ms, ${spent.toFixed(2)} ms of CPU a request`);
  return [
    { what: `${what}, p95 at ${USERS} users`, value: load.p95, unit: "ms", goal: { most }, note },
    { what: `${what}, its SQL alone`, value: sqlP50, unit: "ms", note: `p99 ${sqlP99.toFixed(2)} ms` },
  ];
}

/** Within a transaction that is open already: without what a request adds. */
async function aloneTimes({ db }: Database, tenantId: string, alone: Read): Promise<number[]> {
  const times: number[] = [];
  await withTenant(db, tenantId, async (tx) => {
    for (let n = 0; n < ALONE; n += 1) {
      const at = performance.now();
      await alone(tx, tenantId);
      times.push(performance.now() - at);
    }
  });
  return times;
}
