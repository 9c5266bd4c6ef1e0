import { type Stack, startStack } from "#testkit/stack.ts";
import { afterAll, beforeAll, expect, test } from "vitest";

type Result = { state: string; inserted: number };

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
  await stack.startWorker();
});
afterAll(() => stack.stop());

const fault = (endpoint: string, status: number, times: number) =>
  fetch(`${stack.sandbox.url}/control/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ endpoint, status, times }),
  });

/** A command that ends in less than "completed" says so with its exit code. */
async function readOnce(seed: string): Promise<string> {
  const size = ["--messages", "40", "--events", "10"];
  const { connectionId } = await stack.cli<{ connectionId: string }>("demo", "connect", "--seed", seed, ...size);
  await expect(stack.cli("backfill", "--connection", connectionId, "--wait")).rejects.toThrow("exited with 1");
  return connectionId;
}

test("a lasting no ends the months it is about, and the rest of the run is read", async () => {
  await fault("gmail.messages.list", 400, 1_000);
  const connectionId = await readOnce("31");
  await fetch(`${stack.sandbox.url}/control/faults/clear`, { method: "POST" });
  const chunks = await stack.sql`
    select stream, state, error_code, count(*)::int from sync_chunks where connection_id = ${connectionId} group by 1, 2, 3 order by 1`;
  expect(chunks).toEqual([
    { stream: "calendar.events", state: "done", error_code: null, count: 13 },
    { stream: "gmail.messages", state: "failed", error_code: "PROVIDER_REFUSED", count: 13 },
  ]);
  expect(await stack.sql`select state from sync_runs where connection_id = ${connectionId}`).toEqual([
    { state: "partial" },
  ]);

  // Once it is mended, the same button reads what was left out.
  const again = await stack.cli<Result>("backfill", "--connection", connectionId, "--wait");
  expect(again).toMatchObject({ state: "completed" });
  expect(again.inserted).toBeGreaterThan(0);
}, 120_000);

test("a no to the very first question ends the run, so that the next one can begin", async () => {
  await fault("gmail.getProfile", 400, 1);
  const connectionId = await readOnce("32");
  const [run] = await stack.sql`select state, error_code from sync_runs where connection_id = ${connectionId}`;
  expect(run).toEqual({ state: "failed", error_code: "PROVIDER_REFUSED" });
  expect(await stack.cli<Result>("backfill", "--connection", connectionId, "--wait")).toMatchObject({
    state: "completed",
  });
}, 60_000);
