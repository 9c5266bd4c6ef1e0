import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningSandbox } from "../server.ts";
import { open } from "../test-client.ts";
import { askAs, createAccount, type Json } from "./test-client.ts";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await open();
});
afterAll(() => sandbox.close());

const clients = async (args: Json) => {
  const account = await createAccount(sandbox, { leads: 1_500, pageLimit: 2_000, ...args });
  return (await askAs(sandbox, account)("read_client_list", { limit: 2_000 })).rows;
};

test("what is missing is an empty text, false or null", async () => {
  const rows = await clients({});
  const empties = new Set(
    rows.map((row) => row["compName"]).filter((value) => typeof value !== "string" || value === ""),
  );
  expect(empties).toEqual(new Set(["", false, null]));
  const plain = await clients({ oddities: "none" });
  expect(plain.every((row) => Object.values(row).every((value) => typeof value === "string"))).toBe(true);
});

test("names are placeholders, escaped or decorated now and then, and some dates are absurd", async () => {
  const rows = await clients({});
  const names = rows.map((row) => `${String(row["firstName"])}|${String(row["lastName"])}`);
  expect(names).toContain("No Name Text Added|");
  expect(names.filter((name) => name.includes("&#39;")).length).toBeGreaterThan(2);
  expect(names.filter((name) => name.endsWith(" 🏠")).length).toBeGreaterThan(2);
  const absurd = rows.filter((row) => !/^202[456]-\d\d-\d\d \d\d:\d\d:\d\d$/.test(String(row["created"])));
  expect(absurd.length).toBeGreaterThan(1);
  expect(absurd.length).toBeLessThan(20);
  const sizes = rows.map((row) => row["deal_size"]);
  expect(sizes).toEqual(expect.arrayContaining(["49500", "49500.00", "$49,500.00"]));
});

test("nasty accounts have rows without an id and text that databases refuse", async () => {
  const account = await createAccount(sandbox, { leads: 1_500, pageLimit: 2_000, oddities: "nasty" });
  const { text, rows } = await askAs(sandbox, account)("read_client_list", { limit: 2_000 });
  expect(text).toContain("\\u0000");
  expect(text).toContain("\\ud83c");
  expect(rows.filter((row) => !row["client_id"]).length).toBeGreaterThan(5);
  expect(rows.some((row) => typeof row["client_id"] === "number")).toBe(true);
});

test("dates are written as the account writes them, in its zone", async () => {
  const dates = async (args: Json) => {
    const rows = await clients({ leads: 4, opportunities: 0, oddities: "none", ...args });
    return rows.map((row) => String(row["created"]));
  };
  const utc = (await dates({})).map((date) => Date.parse(`${date.replace(" ", "T")}Z`));
  const iso = await dates({ dates: "iso", timeZone: "America/Denver" });
  expect(iso.every((date) => /-0[67]:00$/.test(date))).toBe(true);
  expect(iso.map((date) => Date.parse(date))).toEqual(utc);
  const [newest = ""] = await dates({ dates: "us", timeZone: "America/New_York" });
  expect(newest).toMatch(/^\d\d\/\d\d\/2026 \d\d:\d\d [AP]M$/);
  expect(Date.parse(`${newest} GMT-0400`)).toBe(Math.floor((utc[0] ?? 0) / 60_000) * 60_000);
  const mixed = await dates({ dates: "mixed" });
  const shapes = [/^\d{4}-\d\d-\d\d \d/, /^\d\d\/\d\d\/\d{4} /, /Z$/, /^[A-Z][a-z]{2} \d/];
  expect(shapes.map((shape) => mixed.filter((date) => shape.test(date)).length)).toEqual([1, 1, 1, 1]);
});

test("the envelope has two spellings, its total three, and an empty list two", async () => {
  const bodyOf = async (args: Json, offset = 0) => {
    const ask = askAs(sandbox, await createAccount(sandbox, { leads: 5, opportunities: 0, ...args }));
    const { data: _, ...body } = (await ask("read_client_list", { limit: 2, offset })).body;
    return body;
  };
  expect(await bodyOf({})).toEqual({ ResultCode: "CT_200", Message: "Success", TotalRecord: 5 });
  expect(await bodyOf({ spelling: "CT200" })).toEqual({ resultCode: "CT200", Message: "Success", TotalRecord: "5" });
  expect(await bodyOf({ totals: "page" })).toMatchObject({ TotalRecord: 2 });
  expect(await bodyOf({ totals: "none" })).toEqual({ ResultCode: "CT_200", Message: "Success" });
  expect(await bodyOf({ emptyAs: "code" }, 5)).toEqual({ ResultCode: "CT_515", Message: "No Record Found" });
});
