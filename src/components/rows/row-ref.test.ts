import { expect, test } from "vitest";
import { readRow, ROW_KINDS, writeRow } from "./row-ref.ts";

const connectionId = "0f4f7f4e-8f0a-4f6e-9a55-0123456789ab";

test("a row is read back from its address as it was written, colons of the provider's included", () => {
  for (const kind of ROW_KINDS)
    for (const id of ["17", "event:17", "a:b:c", "ä 1"]) {
      const row = { kind, connectionId, id };
      expect(readRow(writeRow(row))).toEqual(row);
    }
});

test("an address that names no row opens nothing", () => {
  for (const text of [null, undefined, "", "lead", `lead:${connectionId}`, `lead:${connectionId}:`, "lead:x:1"])
    expect(readRow(text)).toBeNull();
  expect(readRow(`person:${connectionId}:1`)).toBeNull();
  expect(readRow(`lead:${connectionId}:${"1".repeat(201)}`)).toBeNull();
});
