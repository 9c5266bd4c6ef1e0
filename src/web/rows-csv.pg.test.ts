import { randomUUID } from "node:crypto";
import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { seedFranchise } from "#testkit/franchise.ts";
import { openTestServices, openVisitor } from "#testkit/web.ts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase, rowsOf, withTenant } from "#src/db/client.ts";
import { paths } from "#src/paths.ts";
import { hotListFile } from "./hot-list-csv.ts";
import { leadsFile } from "./leads-csv.ts";
import { notesFile } from "./notes-csv.ts";
import { pipelineFile } from "./pipeline-csv.ts";
import { reportsCsv } from "./reports-csv.ts";
import { listCsv } from "./rows-csv.ts";
import { scheduleFile } from "./schedule-csv.ts";
import { scheduleIcs } from "./schedule-ics.ts";
import type { Services } from "./services.ts";

let database: TestDatabase;
let services: Services;
let visitor: ReturnType<typeof openVisitor>;
let locals: Parameters<typeof listCsv>[0]["locals"];
let tenantId = "";

beforeAll(async () => {
  database = await openTestDatabase();
  services = await openTestServices(database.appUrl);
  visitor = openVisitor(services);
  ({ tenantId } = await visitor.signUp("Ada"));
  locals = { services, session: await services.auth.read(visitor.cookie), ip: null };
  const owner = openDatabase(database.ownerUrl, { max: 1 });
  const size = { leads: 2_300, notes: 1_200, historyDays: 1 };
  await seedFranchise(owner.db, [{ tenantId, connectionId: randomUUID() }], size);
  await seedFranchise(owner.db, [{ tenantId: randomUUID(), connectionId: randomUUID() }], size);
  await owner.db.execute(sql`update ct_leads set name = '=cmd|calc', company = E'a "b"\nc' where external_id = '7'`);
  await owner.close();
});
afterAll(async () => {
  await services.close();
  await database.drop();
});

const at = (path: string) => ({ locals, url: new URL(path, "http://localhost") });
const FILES = { leadsCsv: leadsFile, pipelineCsv: pipelineFile, hotListCsv: hotListFile, notesCsv: notesFile };
const textOf = async (answer: Promise<Response>) =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(await (await answer).arrayBuffer());
const linesOf = async (answer: Promise<Response>) => (await textOf(answer)).split("\r\n").slice(0, -1);
/** The id stands last. */
const idsOf = (lines: string[]) => lines.slice(1).map((line) => /"([^"]*)"$/.exec(line)?.[1]);

test("a file holds what its page lists under the same address, in its order", async () => {
  const all = { limit: 100 };
  const [lead, deal, hot, note] = await visitor.call(async (api) => [
    await api.leads.list({ ...all, source: "", market: "FL", qualified: true }),
    await api.pipeline.list({ ...all, stage: "New", sort: "value", dir: "asc", q: "candidate" }),
    await api.hotList.list({ ...all, minLikely: 90, sort: "candidate" }),
    await api.notes.list({ limit: 200, q: "cl", clientId: "7" }),
  ]);
  const files = [
    listCsv(at(paths.leadsCsv({ source: "(none)", market: "FL", qualified: "yes", from: "2026-13-01" })), leadsFile),
    listCsv(at(paths.pipelineCsv({ stage: "New", sort: "value", dir: "asc", q: "candidate" })), pipelineFile),
    listCsv(at(paths.hotListCsv({ min: "90", sort: "candidate", dir: "nonsense" })), hotListFile),
    listCsv(at(paths.notesCsv({ q: "cl", client: "7" })), notesFile),
  ];
  const pages = [lead, deal, hot, note];
  expect(files.length).toBe(pages.length);
  for (const [n, file] of files.entries()) {
    const page = pages[n];
    const ids = idsOf(await linesOf(file));
    expect(page?.items.length).toBeGreaterThan(0);
    expect(ids.slice(0, page?.items.length)).toEqual(page?.items.map(({ id }) => id));
    expect(page?.nextCursor === null ? ids.length : 100).toBe(page?.items.length);
  }
});

test("every row is in it once, more than one batch of them, and a name that is a formula is none", async () => {
  const lines = await linesOf(listCsv(at(paths.leadsCsv()), leadsFile));
  expect(lines[0]).toMatch(/^\ufeff"Name","Company"/);
  expect(new Set(idsOf(lines)).size).toBe(2_300 - 46);
  expect(lines).toHaveLength(2_300 - 46 + 1);
  expect(lines.find((line) => line.includes("cmd|calc"))).toMatch(/^"'=cmd\|calc","a ""b""\nc"/);
  for (const [path, file] of Object.entries(FILES)) {
    const answer = await listCsv(at(paths[path as keyof typeof FILES]()), file as typeof leadsFile);
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="[a-z-]+-\d{4}-\d\d-\d\d\.csv"$/);
    expect((await answer.text()).split("\r\n").length).toBeGreaterThan(100);
  }
});

test("the schedule is a file, too, of what is coming or of what is overdue", async () => {
  const [coming, overdue] = [
    await linesOf(listCsv(at(paths.scheduleCsv()), scheduleFile)),
    await linesOf(listCsv(at(paths.scheduleCsv({ overdue: "1" })), scheduleFile)),
  ];
  const pages = await visitor.call(async (api) => [
    await api.schedule.list({ limit: 100 }),
    await api.schedule.list({ limit: 100, overdue: true }),
  ]);
  expect(idsOf(coming).slice(0, 100)).toEqual(pages[0]?.items.map(({ id }) => id));
  expect(idsOf(overdue)).toEqual(pages[1]?.items.map(({ id }) => id));
});

test("a report's file holds its names and their totals", async () => {
  const period = { from: "2025-01-01", to: "2026-12-31" };
  const report = await visitor.call((api) => api.reports.compare({ ...period, by: "owner", market: "TX" }));
  const [title, ...lines] = await linesOf(reportsCsv(at(paths.reportsCsv({ ...period, by: "owner", market: "TX" }))));
  expect(title).toMatch(/^\ufeff"Owner","Leads","Leads before"/);
  expect(lines).toHaveLength(report.rows.length + 1);
  const { leads, qualified } = report.totals;
  expect(lines.at(-1)).toMatch(
    new RegExp(`^"Total",${leads.value},${leads.before},${qualified.value},${qualified.before},`),
  );
  expect(await linesOf(reportsCsv(at(paths.reportsCsv({ from: "nonsense", by: "x" }))))).not.toHaveLength(0);
});

test("a calendar holds what is coming, each under a name of its own that stays", async () => {
  const [first, second] = [await (await scheduleIcs(at("/"))).text(), await (await scheduleIcs(at("/"))).text()];
  const uids = (text: string) => text.replaceAll("\r\n ", "").match(/^UID:.*$/gm) ?? [];
  const coming = await linesOf(listCsv(at(paths.scheduleCsv()), scheduleFile));
  expect(uids(first)).toHaveLength(coming.length - 1);
  expect(uids(second)).toEqual(uids(first));
  expect(new Set(uids(first)).size).toBe(uids(first).length);
});

test("who took how many rows stands in the audit log; nobody who is not signed in takes any", async () => {
  await linesOf(listCsv(at(paths.leadsCsv({ q: "lead 77" })), leadsFile));
  const [entry] = await withTenant(services.db, tenantId, (tx) =>
    rowsOf<{ detail: { rows: number } }>(
      tx,
      sql`select action, detail from audit_log where tenant_id = ${tenantId} order by at desc limit 1`,
    ),
  );
  expect(entry).toMatchObject({ action: "leads.exported" });
  expect(entry?.detail.rows).toBeGreaterThan(10);
  const nobody = { ...at("/"), locals: { ...locals, session: null } };
  for (const answer of [listCsv(nobody, leadsFile), reportsCsv(nobody), scheduleIcs(nobody)])
    expect((await answer).status).toBe(401);
});
