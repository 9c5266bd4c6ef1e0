import { expect, test } from "vitest";
import { behind } from "./report-links.ts";

const NONE = { source: "", stage: "", owner: "", market: "" };
const period = { from: "2026-11-01", to: "2026-11-20" };

test("leads lie behind leads, and a stage is their status", () => {
  expect(behind("leads", { period, by: "stage", name: "New", filters: { ...NONE, owner: "Ines" } })).toBe(
    "/leads?status=New&owner=Ines&from=2026-11-01&to=2026-11-20",
  );
  expect(behind("qualified", { period, by: "source", name: "", filters: NONE })).toBe(
    "/leads?source=%28none%29&from=2026-11-01&to=2026-11-20&qualified=yes",
  );
});

test("opportunities lie behind their number and their value", () => {
  expect(behind("opportunities", { period, by: "market", name: "TX", filters: NONE })).toBe(
    "/pipeline?market=TX&from=2026-11-01&to=2026-11-20",
  );
  expect(behind("value", { period, by: "source", name: null, filters: { ...NONE, stage: "Signed" } })).toBe(
    "/pipeline?stage=Signed&from=2026-11-01&to=2026-11-20&sort=value",
  );
});
