import { type Connecting, type TestPerson, startConnecting } from "#testkit/connecting.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ConnectServices } from "./services.ts";

let google: Connecting;
let ada: TestPerson;
let mailbox: string;

beforeAll(async () => {
  google = await startConnecting();
  mailbox = await google.mailbox(1);
});
beforeEach(async () => {
  ada = await google.person();
  await google.sql`delete from oauth_states`;
  await google.control("calls/reset", {});
});
afterAll(() => google.stop());

const stateInvalid = { code: "state_invalid" };

/** Nothing was stored, and Google was asked for nothing. */
async function expectNoTrace() {
  const [rows] = await google.sql`
    select (select count(*)::int from connections where tenant_id = ${ada.tenantId}) as connections,
           (select count(*)::int from connection_routes where tenant_id = ${ada.tenantId}) as routes,
           (select count(*)::int from audit_log where tenant_id = ${ada.tenantId}) as audited`;
  expect(rows).toEqual({ connections: 0, routes: 0, audited: 0 });
  expect(await google.calls()).not.toHaveProperty("oauth.token.authorization_code");
}

const states = async () => Number((await google.sql`select count(*) from oauth_states`)[0]?.["count"]);
const consented = async (visitor = ada) => google.consent(await google.start(visitor), mailbox);

describe("a callback is refused before Google is asked", () => {
  test.each<[string, (query: URLSearchParams) => void]>([
    ["no state", (query) => query.delete("state")],
    ["an empty state", (query) => query.set("state", "")],
    ["a state with one letter changed", (query) => query.set("state", flipped(query.get("state") ?? ""))],
    ["the stored hash as its state", (query) => query.set("state", "0".repeat(64))],
    ["no code", (query) => query.delete("code")],
    ["the word of another server that it answered (mix-up)", (query) => query.set("iss", "https://evil.example.com")],
  ])("with %s", async (_name, tamper) => {
    const query = await consented();
    tamper(query);
    await expect(google.finish(ada, query)).rejects.toMatchObject(stateInvalid);
    await expectNoTrace();
  });

  test("in another session of the same person", async () => {
    const query = await consented();
    await expect(google.finish({ ...ada, sessionId: "another" }, query)).rejects.toMatchObject(stateInvalid);
    await expectNoTrace();
  });

  test("as another user in the same session", async () => {
    const query = await consented();
    const { userId } = await google.person();
    await expect(google.finish({ ...ada, userId }, query)).rejects.toMatchObject(stateInvalid);
    await expectNoTrace();
  });

  test("in another workspace of the same person", async () => {
    const query = await consented();
    const { tenantId } = await google.person();
    await expect(google.finish({ ...ada, tenantId }, query)).rejects.toMatchObject(stateInvalid);
    await expectNoTrace();
  });

  test("at another provider's callback", async () => {
    const query = await consented();
    await expect(google.finish(ada, query, { provider: "elsewhere" }, twoProviders())).rejects.toMatchObject(
      stateInvalid,
    );
    await expectNoTrace();
  });

  test("when ten minutes have passed on the database's clock, and not before", async () => {
    const query = await consented();
    const [life] = await google.sql`
      select extract(epoch from expires_at - clock_timestamp())::float8 as seconds from oauth_states`;
    expect(life?.["seconds"]).toBeGreaterThan(590);
    expect(life?.["seconds"]).toBeLessThanOrEqual(600);
    await google.sql`update oauth_states set expires_at = clock_timestamp() - interval '1 millisecond'`;
    await expect(google.finish(ada, query)).rejects.toMatchObject(stateInvalid);
    await expectNoTrace();
  });

  test("to a victim who was lured onto an attacker's callback (login CSRF)", async () => {
    const attacker = await google.person();
    const query = await consented(attacker);
    await expect(google.finish(ada, query)).rejects.toMatchObject(stateInvalid);
    await expectNoTrace();
    // Nor does the attacker get it back: it was spent.
    await expect(google.finish(attacker, query)).rejects.toMatchObject(stateInvalid);
  });
});

test("a callback in which Google says that it is Google connects", async () => {
  const query = await consented();
  query.set("iss", "https://accounts.google.com");
  await expect(google.finish(ada, query)).resolves.toMatchObject({ returnTo: "/connections" });
});

test("a callback that is played again is refused, and asks Google nothing", async () => {
  const query = await consented();
  await google.finish(ada, query);
  await google.control("calls/reset", {});
  await expect(google.finish(ada, query)).rejects.toMatchObject(stateInvalid);
  expect(await google.calls()).toEqual({});
});

test("of twenty callbacks at once exactly one connects", async () => {
  const query = await consented();
  const all = await Promise.allSettled(Array.from({ length: 20 }, () => google.finish(ada, query)));
  expect(all.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  const refused = all.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  expect(refused).toEqual(refused.map(() => expect.objectContaining(stateInvalid)));
  expect(await google.calls()).toMatchObject({ "oauth.token.authorization_code": 1 });
});

test("an answer of 'no' spends the state, so that a code cannot follow it", async () => {
  const query = await consented();
  const refusal = new URLSearchParams({ error: "access_denied", state: query.get("state") ?? "" });
  await expect(google.finish(ada, refusal)).rejects.toMatchObject({ code: "access_denied", returnTo: "/connections" });
  expect(await states()).toBe(0);
  await expect(google.finish(ada, query)).rejects.toMatchObject(stateInvalid);
  await expectNoTrace();
});

test("a code of another flow is refused by its proof key, and nothing is stored", async () => {
  const mine = await consented();
  const theirs = await consented(await google.person());
  mine.set("code", theirs.get("code") ?? "");
  await expect(google.finish(ada, mine)).rejects.toMatchObject(stateInvalid);
  expect(await google.sql`select 1 from connections where tenant_id = ${ada.tenantId}`).toHaveLength(0);
  expect(await google.calls()).toMatchObject({ "oauth.token.authorization_code": 1 });
});

test("a stolen table of states opens nothing: no state, session or proof stands in it", async () => {
  const url = await google.start(ada);
  const text = JSON.stringify(await google.sql`select * from oauth_states`);
  for (const secret of [url.searchParams.get("state"), url.searchParams.get("nonce"), ada.sessionId])
    expect(text).not.toContain(secret);
  expect(text).toContain("enc:v1:");
});

test("somebody else's connection cannot be reconnected, or even found", async () => {
  const owner = await google.person();
  const connectionId = await google.connect(owner, mailbox);
  await expect(google.start(ada, { connectionId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await states()).toBe(0);
});

function flipped(text: string): string {
  return `${text.slice(0, -2)}${text.at(-2) === "A" ? "B" : "A"}${text.at(-1)}`;
}

/** The same account behind two names: only the state can tell whose callback it is. */
function twoProviders(): ConnectServices {
  const [provider] = [...google.runtime.providers.values()];
  if (!provider) throw new Error("no provider");
  const elsewhere = { ...provider, id: "elsewhere" };
  return { ...google.runtime, providers: new Map([provider, elsewhere].map((one) => [one.id, one])) };
}
