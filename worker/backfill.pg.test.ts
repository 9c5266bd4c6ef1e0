import type { Child } from "#testkit/process.ts";
import { type Stack, startStack } from "#testkit/stack.ts";
import { afterAll, beforeAll, expect, test } from "vitest";

type Connected = { connectionId: string; mailbox: string };
type Result = {
  state: string;
  inserted: number;
  updated: number;
  unchanged: number;
  deleted: number;
  failed: number;
  contacts: number;
  interactions: number;
};
type Truth = { messages: { id: string; labelIds?: string[]; internalDate: string }[] };

let stack: Stack;
let worker: Child;

beforeAll(async () => {
  stack = await startStack();
  worker = await stack.startWorker();
});
afterAll(() => stack.stop());

test("a backfill stores every message of the window once, and reading again changes nothing", async () => {
  const { connectionId, mailbox } = await stack.cli<Connected>(
    "demo",
    "connect",
    "--seed",
    "11",
    "--messages",
    "600",
    "--events",
    "120",
  );
  const first = await stack.cli<Result>("backfill", "--connection", connectionId, "--wait");
  expect(first).toMatchObject({ state: "completed", updated: 0, unchanged: 0, deleted: 0, failed: 0 });

  const [run] = await stack.sql<
    { from: Date; to: Date }[]
  >`select window_from as from, window_to as to from sync_runs where connection_id = ${connectionId}`;
  const truth = (await (
    await fetch(`${stack.sandbox.url}/control/truth?mailbox=${encodeURIComponent(mailbox)}`)
  ).json()) as Truth;
  const expected = truth.messages
    .filter(
      (message) =>
        Number(message.internalDate) >= (run?.from.getTime() ?? 0) &&
        Number(message.internalDate) < (run?.to.getTime() ?? 0),
    )
    .filter((message) => !message.labelIds?.some((label) => label === "SPAM" || label === "TRASH"))
    .map((message) => message.id)
    .sort();
  const stored = await stack.sql<
    { id: string }[]
  >`select external_id as id from source_items where connection_id = ${connectionId} and stream = 'gmail.messages' order by 1`;
  expect(stored.map((row) => row.id)).toEqual(expected);
  expect(first.contacts).toBeGreaterThan(20);

  const again = await stack.cli<Result>("backfill", "--connection", connectionId, "--refresh", "--wait");
  expect(again).toMatchObject({
    state: "completed",
    inserted: 0,
    updated: 0,
    deleted: 0,
    unchanged: first.inserted,
    contacts: first.contacts,
    interactions: first.interactions,
  });
  // Nothing went wrong on the way either: no deadlock, no retry.
  expect(worker.output()).not.toContain('"level":"error"');
});
