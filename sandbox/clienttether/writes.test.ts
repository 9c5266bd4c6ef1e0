import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { RunningSandbox } from "../server.ts";
import { open } from "../test-client.ts";
import { type Ask, askAs, createAccount } from "./test-client.ts";

let sandbox: RunningSandbox;
let ask: Ask;

beforeAll(async () => {
  sandbox = await open();
});
beforeEach(async () => {
  ask = askAs(sandbox, await createAccount(sandbox, { leads: 10, opportunities: 10, oddities: "none" }));
});
afterAll(() => sandbox.close());

const post = (body?: object) => ({ method: "POST", ...(body && { body: JSON.stringify(body) }) });

test("a client made with parameters in the query is at the front of the list", async () => {
  const given = { firstName: "Odette", lastName: "Quill", email: "odette@example.com", sales_cycle_id: 203 };
  const { rows } = await ask("create_client", given, post());
  const id = String(rows[0]?.["client_id"]);
  expect((await ask("read_client_list", { limit: 1 })).rows).toMatchObject([
    { client_id: id, firstName: "Odette", phone: "", clients_sales_cycle: "Qualified", clients_lead_source: "" },
  ]);
  expect((await ask("read_client_exist", { email: "Odette@example.com" })).rows).toMatchObject([{ client_id: id }]);
});

test("a client without a last name is refused in a 200, and first_name is no name", async () => {
  const { status, body } = await ask("create_client", {}, post({ first_name: "Odette", lastName: "Quill" }));
  expect([status, body]).toEqual([200, { ResultCode: "CT_400", Message: "firstName is required" }]);
  expect((await ask("read_client_list")).body["TotalRecord"]).toBe(10);
});

test("an updated client shows it, and its deal is at the new stage", async () => {
  const [deal] = (await ask("read_opportunity_list")).rows;
  const { rows: clients } = await ask("read_client_list");
  const client = clients.find(
    (row) => row["firstName"] === deal?.["firstName"] && row["lastName"] === deal?.["lastName"],
  );
  const client_id = String(client?.["client_id"]);
  const update = { client_id, lastName: "Renamed", sales_cycle_id: "208", state: "HI", lead_source_id: 33 };
  expect((await ask("update_client_by_id", {}, post(update))).rows).toEqual([{ client_id }]);
  expect((await ask(`read_client_by_id/${client_id}`)).rows).toMatchObject([
    { lastName: "Renamed", clients_sales_cycle: "Award", state: "HI", clients_lead_source: "Broker Network" },
  ]);
  expect((await ask("read_opportunity_list")).rows[0]).toMatchObject({
    lastName: "Renamed",
    contact_sales_cycle: "Award",
    market: "HI",
  });
});

test("a deleted client is gone with its deal; deleting it again finds no record", async () => {
  const init = { method: "DELETE", body: JSON.stringify({ client_id: "1048004" }) };
  expect((await ask("delete_client_by_id", {}, init)).body).toMatchObject({ ResultCode: "CT_200" });
  expect((await ask("read_client_by_id/1048004")).body).toMatchObject({ ResultCode: "CT_515" });
  expect((await ask("read_client_list")).body["TotalRecord"]).toBe(9);
  expect((await ask("read_opportunity_list")).body["TotalRecord"]).toBe(9);
  expect((await ask("delete_client_by_id", {}, init)).body).toMatchObject({ ResultCode: "CT_515" });
});

test("events are made, moved and deleted", async () => {
  const event = { client_id: "1048003", title: "Tour", start_date: "2026-11-02 15:00:00" };
  const made = await ask("create_client_event", {}, post(event));
  const event_id = String(made.rows[0]?.["event_id"]);
  const ofDay = async (day: string) => (await ask("read_all_events", { from_date: day, end_date: day })).rows;
  expect(await ofDay("2026-11-02")).toContainEqual(expect.objectContaining({ event_id, ...event, event_type: "appt" }));
  await ask("update_client_event", {}, post({ event_id, start_date: "2026-11-03 09:00:00" }));
  const moved = { event_id, title: "Tour", start_date: "2026-11-03 09:00:00" };
  expect(await ofDay("2026-11-03")).toContainEqual(expect.objectContaining(moved));
  await ask("delete_client_event", { event_id }, { method: "DELETE" });
  expect((await ofDay("2026-11-03")).map((row) => row["event_id"])).not.toContain(event_id);
});
