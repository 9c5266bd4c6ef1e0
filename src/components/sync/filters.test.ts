import { expect, test } from "vitest";
import { readFilters, readLevel, readTab } from "./filters.ts";

const ID = "01890a5d-ac96-774b-bcce-b302099a8057";

test("an address is understood as far as it can be", () => {
  expect(readFilters(new URLSearchParams(`tab=log&level=error&connection=${ID}&run=${ID}`))).toEqual({
    tab: "log",
    level: "error",
    connection: ID,
    run: ID,
  });
  expect(readFilters(new URLSearchParams("tab=nope&level=loud&connection=1%27--&run="))).toEqual({
    tab: "",
    level: "",
    connection: "",
    run: "",
  });
});

test("runs and plain news are shown first", () => {
  expect(readTab("")).toBe("runs");
  expect(readLevel("")).toBe("info");
});
