import { afterAll, beforeAll, expect, test } from "vitest";
import { type Stack, startStack } from "#testkit/stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

test("the demo's franchise is connected once, and a sync of it has been asked for", async () => {
  const first = await stack.cli("demo", "connect", "--clienttether");
  const again = await stack.cli("demo", "connect", "--clienttether");
  expect(again).toEqual(first);
  expect(await stack.sql`select provider, account, settings from connections`).toEqual([
    { provider: "clienttether", account: "Demo franchise", settings: { timeZone: "UTC" } },
  ]);
  expect(await stack.sql`select kind from sync_runs`).toEqual([{ kind: "manual" }]);
});
