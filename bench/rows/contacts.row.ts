import { startChild } from "../../scripts/child.ts";
import { type Load, loadHttp } from "../http-load.ts";
import { interleaved, median, medianRatio } from "../measure.ts";
import { SEARCHES, seedContacts } from "../people.ts";
import { memoryMb } from "../processes.ts";
import type { Bench, Figure, Row } from "../row.ts";
import { type Stack, openStack, startWeb } from "../stack.ts";
import { type Visitor, queryUrl, signUp } from "../visitor.ts";

const CONTACTS = 100_000;
const SORTS = ["lastSeen", "firstSeen", "name", "emails", "meetings"];
const LIST = "contacts.list";
const [ROUNDS, ROUND_S, USERS_S] = [3, 3, 3];

type Site = { bench: Bench; stack: Stack; url: string; pid: number; visitor: Visitor; tenantId: string };

export const contacts: Row = {
  name: "contacts",
  title: `Contacts over HTTP, signed in and under row security, ${CONTACTS.toLocaleString("en")} in the workspace`,
  limitSeconds: 300,
  async run(bench) {
    const stack = await openStack(bench);
    const { child, url } = await startWeb(bench, stack.env);
    const visitor = await signUp(url);
    const me = await visitor.query<{ tenant: { id: string } }>("auth.me");
    const site: Site = { bench, stack, url, pid: child.pid, visitor, tenantId: me.tenant.id };
    const startedAt = performance.now();
    await seedContacts(bench, stack, me.tenant.id, CONTACTS);
    const seconds = (performance.now() - startedAt) / 1_000;
    const { items } = await visitor.query<{ items: unknown[] }>(LIST, { limit: 50 });
    if (items.length !== 50) throw new Error(`a page has ${items.length} contacts`);
    const figures: Figure[] = [{ what: "contacts made", value: CONTACTS / seconds, unit: "contacts/s" }];
    for (const limit of [1, 50]) figures.push(...(await againstBare(site, limit)));
    for (const [kind, search] of Object.entries(SEARCHES))
      figures.push(...(await users(site, `search, ${kind}`, (n) => ({ search: search(n) }))));
    for (const sort of SORTS) figures.push(...(await users(site, `sort by ${sort}`, () => ({ sort }))));
    return [...figures, ...(await csv(site))];
  },
};

/** 50 connections on our procedure, then on a server that does nothing but this query. */
async function againstBare({ bench, stack, url, visitor, tenantId }: Site, limit: number): Promise<Figure[]> {
  const child = startChild({ args: ["bench/bare-server.ts", stack.database.ownerUrl, tenantId], env: {} });
  bench.defer(() => child.stop());
  const [, bareUrl = ""] = await child.waitForLine(/"listening":"([^"]+)"/);
  const p99 = { ours: [] as number[], bare: [] as number[] };
  const measure = async (who: "ours" | "bare", at: string, path: string) => {
    const load = await loadHttp({
      url: at,
      headers: visitor.headers,
      connections: 50,
      seconds: ROUND_S,
      path: () => path,
    });
    allFine(load, path);
    p99[who].push(load.p99);
    return load.perSecond;
  };
  const rates = await interleaved(ROUNDS, {
    ours: () => measure("ours", url, queryUrl(LIST, { limit })),
    bare: () => measure("bare", bareUrl, `/?limit=${limit}`),
  });
  await child.stop();
  const rows = limit === 1 ? "1 row" : `${limit} rows`;
  const note = (who: "ours" | "bare") => `p99 ${median(p99[who].slice(1)).toFixed(1)} ms`;
  return [
    { what: `${LIST}, ${rows}, 50 connections`, value: median(rates.ours), unit: "req/s", note: note("ours") },
    { what: `bare node:http + prepared SQL, ${rows}`, value: median(rates.bare), unit: "req/s", note: note("bare") },
    { what: `ours ÷ bare, ${rows}`, value: medianRatio(rates.ours, rates.bare), unit: "×", goal: { least: 0.3 } },
  ];
}

/** 20 people who ask again as soon as they are answered. */
async function users({ url, visitor }: Site, what: string, input: (n: number) => object): Promise<Figure[]> {
  let asked = 0;
  const path = () => queryUrl(LIST, input(asked++));
  const missing = await visitor.query(LIST, input(asked++)).then(
    () => null,
    (error: Error) => error.message,
  );
  if (missing !== null) return [{ what: `${what}, p95 at 20 users`, value: null, unit: "ms", note: missing }];
  const load = await loadHttp({ url, headers: visitor.headers, connections: 20, seconds: USERS_S, path });
  allFine(load, what);
  const note = `p50 ${load.p50.toFixed(1)} ms, ${load.perSecond.toFixed(0)} req/s`;
  return [{ what: `${what}, p95 at 20 users`, value: load.p95, unit: "ms", goal: { most: 50 }, note }];
}

function allFine({ failed, requests }: Load, path: string): void {
  if (failed > 0) throw new Error(`${failed} of ${requests} answers to ${path} were no 200`);
}

async function csv({ url, pid, visitor }: Site): Promise<Figure[]> {
  const startedAt = performance.now();
  const before = memoryMb(pid).now;
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, memoryMb(pid).now)), 10);
  try {
    const answer = await fetch(`${url}/contacts.csv?automated=1`, { headers: visitor.headers });
    if (answer.status !== 200) {
      const note = `GET /contacts.csv was answered ${answer.status}`;
      return [{ what: "CSV of all contacts", value: null, unit: "s", note }];
    }
    let lines = 0;
    for await (const bytes of answer.body ?? []) for (const byte of bytes) if (byte === 10) lines += 1;
    const seconds = (performance.now() - startedAt) / 1_000;
    return [
      { what: "CSV of all contacts", value: seconds, unit: "s", note: `${lines.toLocaleString("en")} lines` },
      {
        what: "lines missing from the CSV",
        value: Math.max(0, CONTACTS + 1 - lines),
        unit: "lines",
        goal: { most: 0 },
      },
      { what: "CSV: growth of web's RSS", value: peak - before, unit: "MB", goal: { most: 100 } },
    ];
  } finally {
    clearInterval(watch);
  }
}
