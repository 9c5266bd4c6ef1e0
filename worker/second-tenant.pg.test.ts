import { type Stack, startStack } from "#testkit/stack.ts";
import { afterAll, beforeAll, expect, test } from "vitest";

type Result = { state: string; failed: number };

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

test("statistics that know only the first tenant do not spoil the second one's plans", async () => {
  const worker = await stack.startWorker();
  for (const [seed, email] of [
    ["1", "first@example.com"],
    ["2", "second@example.com"],
  ] as const) {
    stack.env["DEMO_EMAIL"] = email;
    const connect = ["demo", "connect", "--seed", seed, "--messages", "2500"];
    const { connectionId } = await stack.cli<{ connectionId: string }>(...connect);
    const result = await stack.cli<Result>("backfill", "--connection", connectionId, "--wait");
    expect(result).toMatchObject({ state: "completed", failed: 0 });
    await stack.sql`analyze`;
  }
  // A plan that loops over a tenant's rows for each of its rows meets the statement's time limit, and says so.
  expect(worker.output()).not.toContain('"level":"error"');
}, 120_000);
