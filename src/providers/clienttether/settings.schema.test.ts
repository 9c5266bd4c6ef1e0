import { expect, test } from "vitest";
import { endpointOf, readCtSettings } from "./settings.schema.ts";
import { CT_STREAMS } from "./streams.ts";

test("what is documented holds where nothing is set", () => {
  const settings = readCtSettings(null);
  expect(settings).toMatchObject({
    baseUrl: "https://api.clienttether.com/v2/api/",
    limitParam: "limit",
    offsetParam: "offset",
    pageSize: 100,
    maxRps: 1,
    timeZone: "UTC",
    qualifiedStages: null,
  });
  expect(CT_STREAMS.map((stream) => endpointOf(settings, stream).path)).toEqual([
    "read_sales_cycle_list",
    "read_client_list",
    "read_opportunity_list",
    "read_all_events",
    "read_sales_cycle_any_activity",
    "read_client_history_notes/{client_id}",
  ]);
});

test("an account's own settings go before the installation's, and those before what is documented", () => {
  const defaults = { baseUrl: "http://127.0.0.1:1/api", maxRps: 0 };
  const settings = readCtSettings({ maxRps: 2, fields: { lead: { market: ["region", "state"] } } }, defaults);
  expect(settings).toMatchObject({ baseUrl: "http://127.0.0.1:1/api/", maxRps: 2 });
  expect(settings.fields.lead.market).toEqual(["region", "state"]);
  expect(settings.fields.lead.email).toEqual(["email"]);
  expect(readCtSettings({ endpoints: { notes: { place: "json", method: "POST" } } }).endpoints.notes).toMatchObject({
    path: "read_client_history_notes/{client_id}",
    place: "json",
    method: "POST",
  });
});

test.each([
  [{ pageSize: 0 }, "pageSize"],
  [{ timeZone: "America/Atlantis" }, "timeZone"],
  [{ baseUrl: "file:///etc/" }, "baseUrl"],
  [{ endpoints: { leads: { path: "//elsewhere.example.com/list" } } }, "endpoints.leads.path"],
  [{ endpoints: { leads: { path: "../../other" } } }, "endpoints.leads.path"],
  [{ unheard: 1 }, "all of it"],
  ["text", "all of it"],
  [[], "all of it"],
])("%j is refused by the name of what is wrong", (stored, path) => {
  expect(() => readCtSettings(stored)).toThrow(expect.objectContaining({ code: "BAD_SETTINGS" }) as Error);
  expect(() => readCtSettings(stored)).toThrow(path);
});
