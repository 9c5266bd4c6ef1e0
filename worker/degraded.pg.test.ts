import { type Stack, startStack } from "#testkit/stack.ts";
import { afterAll, beforeAll, expect, test } from "vitest";

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

test("a provider that stumbles degrades the connection, and its next page mends it", async () => {
  const { connectionId } = await stack.cli<{ connectionId: string }>(
    "demo",
    "connect",
    "--seed",
    "3",
    "--messages",
    "60",
    "--events",
    "0",
  );
  // More than the quick retries of one call take, fewer than the queue's.
  await fetch(`${stack.sandbox.url}/control/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ endpoint: "gmail.messages.list", status: 503, times: 12 }),
  });
  const seen: { status: string; code: string | null }[] = [];
  const watch = await stack.sql.listen("syncline_live", async () => {
    const [row] = await stack.sql<
      { status: string; code: string | null }[]
    >`select status, status_code as code from connections where id = ${connectionId}`;
    if (row) seen.push(row);
  });
  await stack.startWorker();
  const result = await stack.cli<{ state: string; failed: number }>("backfill", "--connection", connectionId, "--wait");
  await watch.unlisten();

  expect(result).toMatchObject({ state: "completed", failed: 0 });
  expect(seen).toContainEqual({ status: "degraded", code: "RETRYING" });
  expect(await stack.sql`select status, status_code from connections where id = ${connectionId}`).toEqual([
    { status: "active", status_code: null },
  ]);
});
