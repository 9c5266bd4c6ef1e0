import { expect, test } from "vitest";
import { lookThrough, parseCtPage, readCtSettings } from "./index.ts";

test("an account that gives all its leads at once is looked at, too", () => {
  const settings = readCtSettings(null);
  const created = "2026-01-01 10:00:00";
  const rows = Array.from({ length: 100_000 }, (_, at) => ({ client_id: at, created, last_modified_date: created }));
  const page = (data: object[]) => JSON.stringify({ ResultCode: "CT_200", data });
  const leads = parseCtPage("ct.leads", page(rows), settings);
  const stages = parseCtPage("ct.stages", page([]), settings);
  const seen = lookThrough({ stages, leads, settings, timeZone: "UTC", nowMs: Date.parse("2026-02-01T00:00:00Z") });
  expect(seen.leads.read).toBe(100_000);
  expect(seen.dates.read).toBe(seen.dates.of);
});
