import { randomUUID } from "node:crypto";
import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { seedFranchise } from "#testkit/franchise.ts";
import { seedPeople } from "#testkit/people.ts";
import { askRest } from "#testkit/rest.ts";
import { type TestVisitor, openTestServices, openVisitor } from "#testkit/web.ts";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { assert as assertProperty, asyncProperty, constantFrom, dictionary, oneof, string } from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Scope, SCOPES } from "#src/auth/api-key-scopes.ts";
import { openDatabase } from "#src/db/client.ts";
import type { Services } from "#src/web/services.ts";
import { openApiText } from "./openapi.ts";
import { ROUTES } from "./routes.ts";

let database: TestDatabase;
let services: Services;
let [mine, theirs]: [TestVisitor, TestVisitor] = [] as never;
let myConnection: string;
/** One key of every scope for each workspace. */
let [myKey, theirKey] = ["", ""];

const READS = ROUTES.filter((route) => route.method === "GET");
const QUERY: Record<string, string> = {
  "/api/reports": "?from=2026-01-01&to=2026-12-31&by=source",
};
const CANARY = "Zanzibarcanary";

beforeAll(async () => {
  database = await openTestDatabase();
  services = await openTestServices(database.appUrl);
  [mine, theirs] = [openVisitor(services), openVisitor(services)];
  const me = await mine.signUp("Ada");
  const them = await theirs.signUp("Zoe");
  const owner = openDatabase(database.ownerUrl, { max: 1 });
  await seedFranchise(owner.db, [{ tenantId: me.tenantId, connectionId: randomUUID() }], { leads: 600, notes: 60 });
  await owner.close();
  ({ connectionId: myConnection } = await seedPeople(services.db, me, "Mine"));
  await seedPeople(services.db, them, CANARY);
  const create = (visitor: TestVisitor) =>
    visitor.call((api) => api.apiKeys.create({ name: "All", scopes: [...SCOPES] }));
  [myKey, theirKey] = [(await create(mine)).key, (await create(theirs)).key];
  for (const path of ["/coverage", "/ingestion/status"]) QUERY[path] = `?connectionId=${myConnection}`;
});

afterAll(async () => {
  await services.close();
  await database.drop();
});

const addressOf = (path: string) => path + (QUERY[path] ?? "");

test("a session and a key read the same, at every address", async () => {
  for (const { path } of READS) {
    const [byKey, bySession] = [
      await askRest(services, addressOf(path), { key: myKey }),
      await askRest(services, addressOf(path), { cookie: mine.cookie }),
    ];
    expect([path, byKey.status, bySession.status]).toEqual([path, 200, 200]);
    expect(byKey.body).toEqual(bySession.body);
  }
});

test("what a key reads is its own workspace's, whatever else is sent with it", async () => {
  for (const { path } of READS) {
    const answer = await askRest(services, addressOf(path), { key: theirKey, cookie: mine.cookie });
    const said = JSON.stringify(answer.body);
    expect([path, answer.status]).toEqual([path, QUERY[path]?.includes(myConnection) ? 404 : 200]);
    expect(said).not.toMatch(/Lead \d|Candidate \d|disclosure|Mine/);
  }
  const contacts = await askRest(services, "/api/contacts", { key: theirKey });
  expect(JSON.stringify(contacts.body)).toContain(CANARY);
  for (const { path } of READS)
    expect(JSON.stringify((await askRest(services, addressOf(path), { key: myKey })).body)).not.toContain(CANARY);
});

test("a place in one workspace's list leads nowhere in another's", async () => {
  const page = await askRest(services, "/api/dashboard/notes?limit=5", { key: myKey });
  const { nextCursor } = page.body as { nextCursor: string };
  const answer = await askRest(services, `/api/dashboard/notes?limit=5&cursor=${nextCursor}`, { key: theirKey });
  expect(answer.body).toEqual({ items: [], nextCursor: null });
});

test("every scope opens the addresses that name it, and no other", async () => {
  const used = new Set<Scope | null>(ROUTES.map(({ scope }) => scope));
  expect(SCOPES.filter((scope) => !used.has(scope))).toEqual([]);
  for (const scope of SCOPES) {
    const { key } = await mine.call((api) => api.apiKeys.create({ name: scope, scopes: [scope] }));
    for (const route of READS) {
      const { status, code, headers } = await askRest(services, addressOf(route.path), { key });
      const wants = /scope="(.*)"/.exec(headers.get("www-authenticate") ?? "")?.[1];
      const refused = { status: 403, code: "KEY_LACKS_SCOPE", wants: route.scope };
      const expected = route.scope === scope ? { status: 200, code: null, wants: undefined } : refused;
      expect({ status, code, wants }, `${scope} at ${route.path}`).toEqual(expected);
    }
  }
});

test("without a session or a key nothing answers, and a key in the address is none", async () => {
  for (const { path, method } of ROUTES) {
    const asked = method === "POST" ? { method, body: { connectionId: myConnection } } : {};
    expect(await askRest(services, addressOf(path), asked)).toMatchObject({ status: 401, code: "UNAUTHORIZED" });
  }
  for (const name of ["api_key", "key", "access_token", "authorization"])
    expect((await askRest(services, `/api/sync/status?${name}=${myKey}`)).status).toBe(401);
  const basic = { authorization: `Basic ${Buffer.from("proxy:word").toString("base64")}` };
  expect((await askRest(services, "/api/sync/status", { headers: basic })).code).toBe("UNAUTHORIZED");
  // A proxy's own sign-in does not hide ours.
  expect((await askRest(services, "/api/sync/status", { headers: basic, cookie: mine.cookie })).status).toBe(200);
});

test("a key changes nothing: starting a reading needs a person", async () => {
  const asked = { method: "POST", body: { connectionId: myConnection } };
  const refused = await askRest(services, "/ingestion/start", { ...asked, key: myKey, cookie: mine.cookie });
  expect(refused).toMatchObject({ status: 403, code: "SESSION_ONLY" });
  expect(await askRest(services, "/ingestion/start", { ...asked, cookie: mine.cookie })).toMatchObject({ status: 200 });
});

test("limits, places and words that make no sense are named and refused", async () => {
  const ask = (query: string) => askRest(services, `/api/dashboard/notes${query}`, { key: myKey });
  const items = async (query: string) => ((await ask(query)).body as { items: unknown[] }).items;
  expect(await items("")).toHaveLength(50);
  const [all, later] = [await items("?limit=200"), await items("?limit=200&offset=7")];
  expect(later).toEqual(all.slice(7));
  for (const query of ["?limit=0", "?limit=201", "?limit=x", "?limit=", "?offset=-1", "?wat=1", "?cursor=x&offset=1"])
    expect([query, (await ask(query)).code]).toEqual([query, "BAD_INPUT"]);
  expect(await ask("?cursor=x")).toMatchObject({ status: 400, code: "BAD_CURSOR" });
  expect((await askRest(services, "/api/dashboard/schedule?limit=101", { key: myKey })).code).toBe("BAD_INPUT");
  expect((await askRest(services, "/coverage?connectionId=x", { cookie: mine.cookie })).code).toBe("BAD_INPUT");
  const body = { method: "POST", cookie: mine.cookie, body: ["no object"] };
  expect(await askRest(services, "/ingestion/start", body)).toMatchObject({ status: 400, code: "BAD_REQUEST" });
});

test("pages follow each other without a gap, and the schedule holds only what is to come", async () => {
  const read = async (path: string) => {
    const ids: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const from: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const { body } = await askRest(services, `${path}?limit=4${from}`, { key: myKey });
      const page = body as { items: { id: string }[]; nextCursor: string | null };
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    return ids;
  };
  const notes = await read("/api/dashboard/notes");
  expect(notes).toHaveLength(59);
  expect(new Set(notes).size).toBe(59);
  const { body } = await askRest(services, "/api/dashboard/schedule?limit=100", { key: myKey });
  const times = (body as { items: { scheduledAt: string }[] }).items.map(({ scheduledAt }) => Date.parse(scheduledAt));
  expect(times.length).toBeGreaterThan(5);
  expect(times.filter((at) => at <= Date.now())).toEqual([]);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(await read("/api/dashboard/schedule")).toHaveLength(times.length);
});

test("other addresses and methods are refused in the same shape", async () => {
  expect(await askRest(services, "/api/nothing", { key: myKey })).toMatchObject({ status: 404, code: "NOT_FOUND" });
  const posted = await askRest(services, "/api/sync/status", { key: myKey, method: "POST", body: {} });
  expect(posted).toMatchObject({ status: 405, code: "METHOD_NOT_ALLOWED" });
  expect(posted.headers.get("allow")).toBe("GET");
  expect((await askRest(services, "/api/sync/status/", { key: myKey, method: "HEAD" })).status).toBe(200);
});

test("no query makes an address fail in a way we do not understand", async () => {
  const value = oneof(string(), constantFrom("\u0000", "__proto__", "1e999", "-1", "2026-02-30", "😀".repeat(80)));
  const names = [
    "q",
    "limit",
    "cursor",
    "offset",
    "clientId",
    "connectionId",
    "from",
    "to",
    "by",
    "owner",
    "__proto__",
  ];
  for (const { path } of READS)
    await assertProperty(
      asyncProperty(dictionary(constantFrom(...names), value, { maxKeys: 3 }), async (query) => {
        // A person's: a key's requests are counted.
        const answer = await askRest(services, `${path}?${new URLSearchParams(query)}`, { cookie: theirs.cookie });
        expect([200, 400, 404], `${path} ${JSON.stringify(query)}`).toContain(answer.status);
      }),
      { numRuns: 20 },
    );
});

test("the OpenAPI document is one, and every real answer and example is what it says", async () => {
  const document = JSON.parse(openApiText(services.env)) as Record<string, unknown>;
  const validator = new Validator();
  expect(await validator.validate(structuredClone(document))).toMatchObject({ valid: true });
  expect(validator.version).toBe("3.1");

  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, "openapi");
  const pointer = (parts: string[]) => parts.map((part) => part.replaceAll("/", "~1")).join("/");
  const holds = (parts: string[], body: unknown) => {
    const check = ajv.getSchema(`openapi#/${pointer(parts)}/content/${pointer(["application/json"])}/schema`);
    if (!check) throw new Error(`the document has no ${parts.join(" ")}`);
    return check(body) ? [] : check.errors;
  };
  for (const { path, method, answer, example } of ROUTES) {
    const responses = ["paths", path, method.toLowerCase(), "responses"];
    expect(holds([...responses, "200"], example)).toEqual([]);
    expect(answer.safeParse(example).error).toBeUndefined();
    const refused = await askRest(services, addressOf(path), { method, ...(method === "POST" ? { body: {} } : {}) });
    expect(holds(["components", "responses", "Problem401"], refused.body)).toEqual([]);
  }
  for (const { path, answer } of READS) {
    const { body } = await askRest(services, addressOf(path), { key: myKey });
    expect([path, holds(["paths", path, "get", "responses", "200"], body)]).toEqual([path, []]);
    // The document leaves room for more fields; nothing is answered that it does not name.
    expect([path, answer.safeParse(body).error]).toEqual([path, undefined]);
  }
});
