import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningSandbox } from "../server.ts";
import { open } from "../test-client.ts";
import { ANCHOR_MS, type Ask, askAs, control, createAccount, walk } from "./test-client.ts";

let sandbox: RunningSandbox;
let ask: Ask;

beforeAll(async () => {
  sandbox = await open();
  ask = askAs(sandbox, await createAccount(sandbox, { leads: 250, notesPerLead: 2, activities: 20, events: 12 }));
});
afterAll(() => sandbox.close());

test("the client list is walked by record offset, newest first, each client once", async () => {
  const met = await walk(ask, "read_client_list", "client_id", 100);
  expect(new Set(met).size).toBe(250);
  expect(met).toEqual([...met].sort((left, right) => Number(right) - Number(left)));
  const { body, rows } = await ask("read_client_list", { limit: 100, offset: 200 });
  expect(body).toMatchObject({ ResultCode: "CT_200", Message: "Success", TotalRecord: 250 });
  expect(rows).toHaveLength(50);
  expect((await ask("read_client_list", { offset: 250 })).body).toMatchObject({ ResultCode: "CT_200", data: [] });
});

test("a page has no more rows than the account allows, whatever is asked for", async () => {
  const short = askAs(sandbox, await createAccount(sandbox, { leads: 90, pageLimit: 25 }));
  expect((await short("read_client_list", { limit: 100 })).rows).toHaveLength(25);
  expect((await ask("read_client_list", { limit: "many" })).rows).toHaveLength(100);
});

test("rows carry text for numbers and the names of stages and sources", async () => {
  const { rows } = await ask("read_client_list", { limit: 250 });
  expect(rows[0]).toMatchObject({ client_id: expect.stringMatching(/^\d+$/), contact_type: "1" });
  const stages = (await ask("read_sales_cycle_list")).rows;
  expect(stages.map((row) => row["sales_cycle_name"])).toEqual(
    expect.arrayContaining(["New Lead", "Qualified", "FDD Sent", "Signed", "Lost"]),
  );
  expect(stages.filter((row) => row["sales_cycle_active_status"] === "0")).toHaveLength(1);
  const known = new Set(stages.map((row) => row["sales_cycle_name"]));
  const statuses = new Set(rows.map((row) => row["clients_sales_cycle"]));
  expect([...statuses].filter((status) => Boolean(status) && !known.has(status))).toEqual([]);
  expect(statuses.size).toBeGreaterThan(4);
  expect(new Set(rows.map((row) => row["clients_lead_source"])).size).toBeGreaterThan(5);
});

test("an opportunity is at the stage of its client, and its weighted fee follows from the likelihood", async () => {
  const plain = askAs(sandbox, await createAccount(sandbox, { leads: 60, opportunities: 30, oddities: "none" }));
  const clients = new Map((await plain("read_client_list")).rows.map((row) => [name(row), row]));
  const { rows } = await plain("read_opportunity_list");
  expect(rows).toHaveLength(30);
  for (const row of rows) {
    expect(row["contact_sales_cycle"]).toBe(clients.get(name(row))?.["clients_sales_cycle"]);
    const weighted = Math.round((Number(row["deal_size"]) * Number(row["likely_percent"])) / 100);
    expect([weighted.toFixed(2), ""]).toContain(row["weighted_iff"]);
    expect(row).toMatchObject({ market: expect.stringMatching(/^[A-Z]{2}$/), units: expect.stringMatching(/^\d+$/) });
  }
});

const name = (row: Record<string, unknown>) => `${String(row["firstName"])} ${String(row["lastName"])}`;

test("notes belong to one client; without any, and for a stranger, the body says there are none", async () => {
  const { rows: clients } = await ask("read_client_list", { limit: 250 });
  const answers = await Promise.all(clients.map((row) => ask(`read_client_history_notes/${String(row["client_id"])}`)));
  const notes = answers.flatMap(({ rows }) => rows);
  expect(notes.length).toBeGreaterThan(300);
  expect(new Set(notes.map((row) => row["history_note_id"])).size).toBe(notes.length);
  expect(answers.find(({ rows }) => rows.length === 0)).toMatchObject({
    status: 200,
    body: { ResultCode: "CT_515", Message: "No Record Found" },
  });
  expect((await ask("read_client_history_notes/12")).body).toMatchObject({ ResultCode: "CT_515" });
});

test("one client is found by id, by e-mail in any casing and by phone", async () => {
  const [first] = (await ask("read_client_list", { limit: 1 })).rows;
  const id = String(first?.["client_id"]);
  expect((await ask(`read_client_by_id/${id}`)).rows).toEqual([first]);
  const email = String(first?.["email"]).toUpperCase();
  const { rows } = await ask("read_client_exist", { email });
  expect(rows).toMatchObject([{ client_id: id }]);
  expect((await ask("read_client_exist", { email: "nobody@example.com" })).body).toMatchObject({
    ResultCode: "CT_515",
  });
  expect((await ask("read_client_exist", { phone: String(first?.["phone"]) })).rows).toHaveLength(1);
});

test("events and activities lie around the anchor and are limited by date", async () => {
  const all = (await ask("read_all_events")).rows;
  const today = new Date(ANCHOR_MS).toISOString().slice(0, 19).replace("T", " ");
  const coming = (await ask("read_all_events", { from_date: today, event_type: "appt" })).rows;
  expect([all.length, coming.length]).toEqual([18, 12]);
  expect(coming.every((row) => String(row["start_date"]) > today)).toBe(true);
  const dates = (await ask("read_sales_cycle_any_activity", { start_date: today })).rows.map((row) =>
    String(row["activity_date"]),
  );
  expect(dates).toHaveLength(20);
  expect(dates).toEqual([...dates].sort());
  const [soonest = ""] = dates;
  const ofDay = { start_date: soonest.slice(0, 10), end_date: soonest.slice(0, 10) };
  const { rows } = await ask("read_sales_cycle_any_activity", ofDay);
  expect(rows.every((row) => String(row["activity_date"]).startsWith(soonest.slice(0, 10)))).toBe(true);
});

test("lists of choices: action plans come as a list of lists", async () => {
  expect((await ask("read_action_plan_list")).rows).toEqual([expect.any(Array)]);
  expect((await ask("read_lead_source_list")).rows[0]).toEqual({ lead_source_id: "31", lead_source_name: "Website" });
  expect((await ask("read_user_list")).rows.length).toBeGreaterThan(3);
});

test("parameters are read from the query, a JSON body and a form", async () => {
  const json = { method: "POST", body: JSON.stringify({ limit: 7, offset: "3" }) };
  const form = { method: "POST", body: new URLSearchParams({ limit: "7", offset: "3" }) };
  const expected = (await ask("read_client_list", { limit: 7, offset: 3 })).rows;
  expect((await ask("read_client_list", {}, json)).rows).toEqual(expected);
  expect((await ask("read_client_list", {}, form)).rows).toEqual(expected);
});

test("calls that do not exist are an HTTP error", async () => {
  expect((await ask("leads")).status).toBe(404);
  expect((await ask("create_client")).status).toBe(405);
});

test("the truth lists what is there", async () => {
  const { accountId, ...keys } = await createAccount(sandbox, { leads: 30 });
  const truth = await control(sandbox, `clienttether/accounts/${accountId}/truth`);
  const asked = askAs(sandbox, keys);
  expect(truth["clients"]).toEqual(await walk(asked, "read_client_list", "client_id", 10));
  expect(truth["opportunities"]).toEqual(await walk(asked, "read_opportunity_list", "opportunity_id", 10));
});
