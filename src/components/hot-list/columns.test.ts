import { expect, test } from "vitest";
import { columnsCookie, readColumns, withColumn, writeColumns } from "./columns.ts";

const valueOf = (cookie: string) => /^[^=]+=([^;]*)/.exec(cookie)?.[1];

test("whoever chose nothing sees every column", () => {
  expect(readColumns(undefined)).toEqual(["market", "units", "weightedIff", "stage", "likely"]);
});

test("a choice is read back as it was made, also none at all, and keeps the table's order", () => {
  for (const columns of [["stage"], ["market", "likely"], []] as const)
    expect(readColumns(valueOf(writeColumns("7f3a9c11-aa", columns)))).toEqual(columns);
  expect(withColumn(["likely"], "units", true)).toEqual(["units", "likely"]);
  expect(withColumn(["units", "likely"], "units", false)).toEqual(["likely"]);
  expect(readColumns("likely.<script>.market")).toEqual(["market", "likely"]);
});

test("two people at one browser keep a choice each", () => {
  expect(columnsCookie("7f3a9c11-aa")).not.toBe(columnsCookie("0b3a9c11-aa"));
});
