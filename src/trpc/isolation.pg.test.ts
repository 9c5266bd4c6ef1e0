import { randomUUID } from "node:crypto";
import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { seedFranchise } from "#testkit/franchise.ts";
import { seedPeople } from "#testkit/people.ts";
import { type TestVisitor, openTestServices, openVisitor } from "#testkit/web.ts";
import { TRPCError } from "@trpc/server";
import { sql } from "drizzle-orm";
import {
  anything,
  assert as assertProperty,
  asyncProperty,
  boolean,
  constantFrom,
  dictionary,
  integer,
  oneof,
  string,
  uuid,
} from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openDatabase, withTenant } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import type { Services } from "#src/web/services.ts";
import type { Policy } from "./init.ts";
import { appRouter } from "./router.ts";

type Procedure = {
  _def: { type: "query" | "mutation" | "subscription"; meta?: { policy?: Policy }; inputs: unknown[] };
};
const PROCEDURES = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>);
const POLICIES: readonly unknown[] = ["public", "person", "session", "member", "admin", "owner"];
const CANARY = "Zanzibarcanary";

let database: TestDatabase;
let services: Services;
let [mine, member, nobody]: [TestVisitor, TestVisitor, TestVisitor] = [] as never;
/** Another tenant's ids, under the name each procedure knows them by. */
let foreign: Record<string, unknown>;

beforeAll(async () => {
  database = await openTestDatabase();
  services = await openTestServices(database.appUrl);
  [mine, member, nobody] = [openVisitor(services), openVisitor(services), openVisitor(services)];
  await mine.signUp("Ada");
  const { url } = await mine.call((api) => api.tenants.invite({ role: "member" }));
  await member.signUp("Grace");
  await member.call((api) => api.tenants.acceptInvitation({ token: url.split("/").at(-1) ?? "" }));

  const theirs = openVisitor(services, { userAgent: CANARY });
  const them = await theirs.signUp(CANARY);
  const { connectionId, contactId, mailId, email, runId, chunkId } = await seedPeople(services.db, them, CANARY);
  const other = await seedPeople(services.db, them, `${CANARY}too`);
  const seen = { connectionId: randomUUID(), id: "1" };
  await seedRows(them.tenantId, seen.connectionId);
  const merge = { keepId: contactId, ids: [other.contactId] };
  const { mergeId } = await theirs.call((api) => api.contacts.merge(merge));
  const invitation = await theirs.call((api) => api.tenants.invite({ role: "member", email: `${CANARY}@example.com` }));
  const [session] = await theirs.call((api) => api.auth.sessions());
  const apiKey = await theirs.call((api) => api.apiKeys.create({ name: CANARY, scopes: ["leads:read"] }));
  foreign = {
    "apiKeys.revoke": { id: apiKey.id },
    "auth.revokeSession": { id: session?.id },
    "connections.disconnect": { connectionId },
    "connections.replaceKeys": { connectionId, accessToken: CANARY, webKey: CANARY },
    "contacts.get": { id: contactId },
    "contacts.merge": merge,
    "contacts.split": { id: contactId, email },
    "contacts.unmerge": { mergeId },
    "ingestion.cancel": { connectionId },
    "ingestion.coverage": { connectionId },
    "ingestion.failures": { connectionId },
    "ingestion.heal": { connectionId, month: "2026-01" },
    "ingestion.item": { connectionId, stream: "gmail.messages", externalId: "1" },
    "ingestion.pause": { connectionId },
    "ingestion.resume": { connectionId },
    "ingestion.retryItem": { connectionId, stream: "gmail.messages", externalId: "1" },
    "ingestion.retryItems": { connectionId },
    "ingestion.start": { connectionId },
    "ingestion.status": { connectionId },
    "leads.get": seen,
    "notes.get": seen,
    "pipeline.get": seen,
    "schedule.get": { ...seen, id: "activity:1" },
    "sync.chunks": { runId },
    "sync.events": { connectionId },
    "sync.gaps": { connectionId },
    "sync.retryChunk": { chunkId },
    "sync.runs": { connectionId },
    "tenants.acceptInvitation": { token: "x".repeat(43) },
    "tenants.previewInvitation": { token: "x".repeat(43) },
    "tenants.removeMember": { userId: them.userId },
    "tenants.revokeInvitation": { id: invitation.id },
    "tenants.setRole": { userId: them.userId, role: "member" },
    "tenants.switch": { tenantId: them.tenantId },
    "timeline.list": { contactId },
    "timeline.source": { interactionId: mailId },
  };
});

/** Leads and what goes with them, all of whose words hold the canary. */
async function seedRows(tenantId: string, connectionId: string): Promise<void> {
  const owner = openDatabase(database.ownerUrl, { max: 1 });
  await seedFranchise(owner.db, [{ tenantId, connectionId }], { leads: 60, notes: 20 });
  for (const [table, columns] of Object.entries({
    ct_leads: ["name", "source", "status", "owner", "market"],
    ct_opportunities: ["candidate", "stage", "source", "owner", "market"],
    hot_list_items: ["candidate", "stage", "market"],
    ct_notes: ["author", "content"],
    note_terms: ["term"],
    ct_scheduled_activities: ["contact_name", "description"],
    stream_walks: ["error"],
  })) {
    const words = columns.map((column) => `${column} = '${CANARY.toLowerCase()}'`).join(", ");
    const doubles = table === "note_terms" ? " and term = 'ana'" : "";
    await owner.db.execute(sql.raw(`update ${table} set ${words} where tenant_id = '${tenantId}'${doubles}`));
  }
  await owner.close();
}

afterAll(async () => {
  await services.close();
  await database.drop();
});

/** Inputs of procedures that take something, but no id of a tenant's. */
const HARMLESS: Record<string, unknown> = {
  "apiKeys.create": { name: "", scopes: [] },
  "audit.list": {},
  "auth.signIn": { email: "nobody@example.com", password: "wrong" },
  "auth.signUp": { email: "not an address", password: "short", name: "", workspace: "", invitation: "" },
  "connections.connectKeys": { accessToken: "", webKey: "" },
  "connections.testKeys": { accessToken: "", webKey: "" },
  "contacts.list": { search: CANARY, includeAutomated: true },
  "hotList.list": { q: CANARY },
  "leads.list": { q: CANARY },
  "leads.trend": { days: 400 },
  "notes.list": { q: CANARY },
  "pipeline.list": { q: CANARY },
  "pipeline.trend": { days: 400 },
  "reports.compare": { from: "2026-01-01", to: "2026-12-31", by: "source" },
  "schedule.list": { overdue: true },
  "tenants.create": { name: "" },
  "tenants.invite": { role: "member" },
  "tenants.rename": { name: "Renamed" },
  "tenants.set": { timeZone: "Europe/Lisbon", currency: "EUR" },
};

const NO_SESSION_WANTED = ["auth.signOut"];

type Outcome = { code: string; said: string };

async function attempt(visitor: TestVisitor, path: string, input: unknown): Promise<Outcome> {
  try {
    const said: unknown = await visitor.call((api) => {
      const [noun = "", verb = ""] = path.split(".");
      return (
        (api as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>)[noun]?.[verb]?.(
          input,
        ) ?? Promise.resolve()
      );
    });
    return { code: "OK", said: JSON.stringify(said) ?? "" };
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    return {
      code: error.code,
      said: JSON.stringify([error.message, error.cause instanceof Error ? error.cause.message : null]),
    };
  }
}

test("every procedure has declared who may call it", () => {
  expect(PROCEDURES.length).toBeGreaterThan(25);
  expect(PROCEDURES.filter(([, { _def }]) => !POLICIES.includes(_def.meta?.policy)).map(([path]) => path)).toEqual([]);
});

test("every procedure that takes an input is tried with another tenant's ids, or known to take none", () => {
  const unknown = PROCEDURES.filter(
    ([path, { _def }]) => _def.inputs.length > 0 && !(path in foreign) && !(path in HARMLESS),
  );
  expect(unknown.map(([path]) => path)).toEqual([]);
});

test("without a session only the public procedures answer", async () => {
  for (const [path, { _def }] of PROCEDURES) {
    const { code } = await attempt(nobody, path, foreign[path] ?? HARMLESS[path]);
    const open = _def.meta?.policy === "public" && path !== "auth.signIn";
    expect([path, code === "UNAUTHORIZED"]).toEqual([path, !open]);
  }
});

test("a role below the policy is refused, and learns nothing", async () => {
  const above = PROCEDURES.filter(([, { _def }]) => _def.meta?.policy === "admin" || _def.meta?.policy === "owner");
  expect(above.length).toBeGreaterThan(5);
  for (const [path] of above) {
    const { code } = await attempt(member, path, foreign[path] ?? HARMLESS[path]);
    expect([path, code]).toEqual([path, "FORBIDDEN"]);
  }
});

test("another tenant's ids are not found, and no answer holds a word of theirs", async () => {
  for (const [path] of PROCEDURES.filter(([one]) => !NO_SESSION_WANTED.includes(one) && one !== "live.events")) {
    const input = foreign[path] ?? HARMLESS[path];
    const { code, said } = await attempt(mine, path, input);
    expect([path, path in foreign ? code : "NOT_FOUND"]).toEqual([path, "NOT_FOUND"]);
    expect(said.toLowerCase()).not.toContain(CANARY.toLowerCase());
  }
});

test("no input makes a procedure fail in a way we do not understand", async () => {
  // A visitor of its own: what passes for a valid input may well move it to a workspace it has just made.
  const stranger = openVisitor(services);
  await stranger.signUp("Linus");
  const value = oneof(
    uuid(),
    string(),
    integer(),
    boolean(),
    constantFrom(null, "__proto__", "\u0000", "😀".repeat(50)),
  );
  for (const [path, { _def }] of PROCEDURES.filter(([, { _def: def }]) => def.inputs.length > 0)) {
    const names = Object.keys((foreign[path] ?? HARMLESS[path]) as object);
    const shaped = dictionary(constantFrom(...names, "cursor", "limit", "search", "__proto__"), value, {
      maxKeys: 4,
    });
    await assertProperty(
      asyncProperty(oneof(shaped, anything()), async (input) => {
        const { code, said } = await attempt(stranger, path, input);
        expect([path, _def.type, code]).not.toEqual([path, _def.type, "INTERNAL_SERVER_ERROR"]);
        expect(said).not.toContain(CANARY);
      }),
      { numRuns: 25 },
    );
  }
});

test("a member may take away the account they connected, and no other", async () => {
  const [owner, guest] = [await mine.call((api) => api.auth.me()), await member.call((api) => api.auth.me())];
  const tenantId = owner?.tenant.id ?? "";
  const own = await seedPeople(services.db, { tenantId, userId: guest?.user.id ?? "" }, "Memberbox");
  const bosss = await seedPeople(services.db, { tenantId, userId: owner?.user.id ?? "" }, "Ownerbox");
  expect((await attempt(member, "connections.disconnect", bosss)).code).toBe("BAD_REQUEST");
  expect((await attempt(member, "connections.disconnect", { connectionId: bosss.connectionId })).code).toBe(
    "FORBIDDEN",
  );
  const done = await attempt(member, "connections.disconnect", { connectionId: own.connectionId });
  expect(JSON.parse(done.said)).toMatchObject({ account: own.email, revokedAtProvider: false });
  expect((await attempt(mine, "connections.disconnect", { connectionId: bosss.connectionId })).code).toBe("OK");
});

test("live events of another tenant are not heard", async () => {
  const tenantId = (await mine.call((api) => api.auth.me()))?.tenant.id ?? "";
  const tell = (tenant: string, id: string) =>
    withTenant(services.db, tenant, (tx) => announce(tx, { tenantId: tenant, topic: "contacts", id }));
  const heard: { id?: string }[] = [];
  const events = await mine.call((api) => api.live.events());
  const reading = (async () => {
    for await (const event of events) {
      heard.push(event);
      if (event.id === "last") return;
    }
  })();
  await vi.waitFor(async () => {
    await tell(tenantId, "first");
    expect(heard.length).toBeGreaterThan(0);
  });
  await tell(randomUUID(), CANARY);
  await tell(tenantId, "last");
  await reading;
  expect(JSON.stringify(heard)).not.toContain(CANARY);
});
