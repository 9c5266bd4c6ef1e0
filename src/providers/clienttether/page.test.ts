import { expect, test } from "vitest";
import { ConnectionRevokedError, ProviderError, RateLimitedError } from "#src/errors.ts";
import { mapCtLead } from "./leads.map.ts";
import { mapCtOpportunity } from "./opportunities.map.ts";
import { type CtAsked, parseCtPage } from "./page.ts";
import { readCtSettings } from "./settings.schema.ts";

const settings = readCtSettings({ pageSize: 3 });
const leads = (body: unknown, asked?: CtAsked, own = settings) =>
  parseCtPage("ct.leads", typeof body === "string" ? body : JSON.stringify(body), own, asked);
const rows = (...ids: unknown[]) => ids.map((client_id) => ({ client_id }));
const ok = (data: unknown, more: object = {}) => ({ ResultCode: "CT_200", Message: "Success", data, ...more });
const ids = (page: ReturnType<typeof leads>) => page.rows.map(({ externalId }) => externalId);

test.each([
  ["ResultCode", "CT_200"],
  ["resultCode", "CT200"],
  ["result_code", "ct-200"],
  ["RESULTCODE", 200],
])("%s %s is success", (name, code) => expect(ids(leads({ [name]: code, data: rows("1", 2) }))).toEqual(["1", "2"]));

test.each([["CT_515"], ["CT515"], ["ct_515"]])("%s is an empty last page", (code) => {
  expect(leads({ ResultCode: code, Message: "No Record Found" })).toEqual({
    rows: [],
    failures: [],
    count: 0,
    total: 0,
    isLast: true,
  });
});

test.each([[""], [false], [null], [{}], [[]]])("data %j is an empty list", (data) => {
  expect(leads(ok(data))).toMatchObject({ rows: [], isLast: true });
});

test("lists come in lists, with numbers for keys, as one record, and bare", () => {
  expect(ids(leads(ok([rows("1", "2"), rows("3")])))).toEqual(["1", "2", "3"]);
  expect(ids(leads(ok({ 0: { client_id: "1" }, 2: { client_id: "2" } })))).toEqual(["1", "2"]);
  expect(ids(leads(ok({ client_id: "1" })))).toEqual(["1"]);
  expect(ids(leads(rows("1")))).toEqual(["1"]);
  expect(ids(leads(`\uFEFF${JSON.stringify(ok(rows("1")))}`))).toEqual(["1"]);
});

test.each([
  ["<html>Bad gateway</html>", "HTML"],
  ["", "empty"],
  ['{"ResultCode":"CT_200","data":[', "not JSON"],
  ['"text"', "unknown shape"],
  ["{}", "unknown shape"],
  [JSON.stringify({ ResultCode: "CT_500", Message: "ann@example.com broke it" }), "CT500"],
  [JSON.stringify({ resultCode: "a private text, not a code", Message: "no" }), "unknown code"],
])("%s with status 200 is a failure, named without its words", (body, reason) => {
  expect(() => leads(body)).toThrow(ProviderError);
  expect(() => leads(body)).toThrow(new ProviderError("ClientTether", `ct.leads, ${reason}`, 200));
});

test("a code that refuses the keys, or asks to slow down, means what the status would", () => {
  expect(() => leads({ resultCode: "CT401" })).toThrow(ConnectionRevokedError);
  expect(() => leads({ ResultCode: "CT_403" })).toThrow(
    expect.objectContaining({ remedy: expect.stringContaining("new access token") }) as Error,
  );
  expect(() => leads({ ResultCode: "CT_429" })).toThrow(RateLimitedError);
});

test("an id that comes twice counts once, as it came last; a row without one is a failure", () => {
  const page = leads(
    ok([{ client_id: "1", a: 1 }, "no row", { name: "x" }, { client_id: "1", a: 2 }, { client_id: false }]),
  );
  expect(page.rows).toEqual([{ externalId: "1", payload: { client_id: "1", a: 2 } }]);
  expect(page.failures.map(({ externalId }) => externalId)).toEqual(["row:1", "row:2", "row:4"]);
  expect(page.count).toBe(5);
});

test("what Postgres cannot store is left out of the payload", () => {
  const body = JSON.stringify(ok([{ client_id: "1", note: "a\0b\ud83c", deep: [{ "k\0": "\0" }] }]));
  expect(leads(body).rows[0]?.payload).toEqual({ client_id: "1", note: "ab\ufffd", deep: [{ k: "" }] });
});

test("ids keep what tells them apart: all digits of a number, and blanks and marks that a name would lose", () => {
  expect(
    ids(leads('{"ResultCode":"CT200","data":[{"client_id":12345678901234567891},{"client_id":12345678901234567892}]}')),
  ).toEqual(["12345678901234567891", "12345678901234567892"]);
  const odd = ["N/A", "-", "a&amp;b", "7  8"];
  const page = leads(ok(rows(...odd)));
  expect(ids(page)).toEqual(odd);
  expect(page.rows.map(({ payload }) => mapCtLead(payload, settings, []).externalId)).toEqual(odd);
  const stream = "ct.opportunities";
  const deals = parseCtPage(stream, JSON.stringify(ok(odd.map((opportunity_id) => ({ opportunity_id })))), settings);
  expect(deals.rows.map(({ payload }) => mapCtOpportunity(payload, settings).externalId)).toEqual(odd);
});

test("a provider that gives more than asked for is read on, unless its total says that this was all", () => {
  const many = (n: number, total?: unknown) =>
    ok(rows(...Array.from({ length: n }, (_, at) => at + 1)), { TotalRecord: total });
  expect(leads(many(50, 200)).isLast).toBe(false);
  expect(leads(many(50), { offset: 50 }).isLast).toBe(false);
  expect(leads(many(50, 50)).isLast).toBe(true);
  expect(leads(many(50, 200), { offset: 150 }).isLast).toBe(true);
});

test("a total that is passed was none: a full page is read on", () => {
  const page = ok(rows("1", "2", "3"), { TotalRecord: "5" });
  expect(leads(page, { offset: 3 }).isLast).toBe(false);
  expect(leads(page, { offset: 2 }).isLast).toBe(true);
  expect(leads(ok(rows("1", "2"), { TotalRecord: "5" }), { offset: 4 }).isLast).toBe(true);
});

test("a full page is not the last, a short one is, a longer one may be", () => {
  const wide = readCtSettings({ pageSize: 30 });
  const many = (n: number) => ok(rows(...Array.from({ length: n }, (_, at) => at + 1)));
  expect(leads(many(30), { offset: 0 }, wide).isLast).toBe(false);
  expect(leads(many(5), { offset: 30 }, wide).isLast).toBe(true);
  expect(leads(many(31), { offset: 0 }, wide).isLast).toBe(false);
});

test("a provider that gives fewer than asked for is read on, by its total or until it has no more", () => {
  const wide = readCtSettings({ pageSize: 100 });
  const page = (n: number, total?: unknown) =>
    ok(rows(...Array.from({ length: n }, (_, at) => at + 1)), total === undefined ? {} : { TotalRecord: total });
  expect(leads(page(50, "120"), { offset: 0 }, wide)).toMatchObject({ isLast: false, total: 120, count: 50 });
  expect(leads(page(20, 120), { offset: 100 }, wide).isLast).toBe(true);
  // The total of a page says nothing of the list.
  expect(leads(page(50, 50), { offset: 0 }, wide).isLast).toBe(false);
  expect(leads(page(50), { offset: 50 }, wide).isLast).toBe(false);
  expect(leads(page(20), { offset: 100 }, wide)).toMatchObject({ isLast: false });
  expect(leads(page(0), { offset: 120 }, wide).isLast).toBe(true);
  expect(leads(page(17), { offset: 100 }, wide).isLast).toBe(true);
  expect(leads(page(4), { offset: 0 }, wide).isLast).toBe(true);
});

test("stages come in one answer", () => {
  const stages = Array.from({ length: 3 }, (_, at) => ({ sales_cycle_id: String(at) }));
  expect(parseCtPage("ct.stages", JSON.stringify(ok(stages)), settings).isLast).toBe(true);
});

test("events and activities keep their ids apart; a note without an id is known by what it says and whose it is", () => {
  const one = (stream: "ct.events" | "ct.activities" | "ct.notes", row: object, asked?: CtAsked) =>
    parseCtPage(stream, JSON.stringify(ok([row])), settings, asked).rows[0]?.externalId;
  expect(one("ct.events", { event_id: 7 })).toBe("event:7");
  expect(one("ct.activities", { activity_id: "7" })).toBe("activity:7");
  expect(one("ct.notes", { history_note_id: "9" })).toBe("9");
  const note = { note_date: "2026-01-02", author: "Ann", note: "Called." };
  const id = one("ct.notes", note, { clientId: "1" });
  expect(id).toMatch(/^text:[\da-f]{28}$/);
  expect(one("ct.notes", { ...note }, { clientId: "1" })).toBe(id);
  expect(one("ct.notes", note, { clientId: "2" })).not.toBe(id);
  expect(one("ct.notes", { ...note, note: "Called again." }, { clientId: "1" })).not.toBe(id);
});
