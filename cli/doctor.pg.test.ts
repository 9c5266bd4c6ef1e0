import { startChild } from "#testkit/process.ts";
import { type Stack, startStack } from "#testkit/stack.ts";
import { afterAll, beforeAll, expect, test } from "vitest";

type Report = { ok: boolean; checks: { name: string; ok: boolean; detail: string; remedy: string | null }[] };

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

async function doctor(env: Record<string, string> = {}) {
  const child = startChild({ args: ["cli/main.ts", "doctor", "--json"], env: { ...stack.env, ...env } });
  const code = await child.exited;
  const { ok, checks } = JSON.parse(child.output().trim().split("\n").at(-1) ?? "null") as Report;
  const bad = checks.filter((check) => !check.ok);
  return { code, ok, bad: Object.fromEntries(bad.map(({ name, detail, remedy }) => [name, `${detail} → ${remedy}`])) };
}

test(
  "the doctor names what is wrong and ends with 1; when all is well it ends with 0",
  { timeout: 90_000 },
  async () => {
    const alone = await doctor();
    expect(alone).toMatchObject({ code: 1, ok: false });
    expect(alone.bad).toEqual({
      workers: expect.stringMatching(/none has been seen → Start one: `npm run worker`/) as string,
      queue: expect.stringMatching(/a job was not done in 15 s.*A worker is missing/) as string,
    });

    await stack.startWorker();
    expect(await doctor()).toEqual({ code: 0, ok: true, bad: {} });

    await stack.sql`alter table contacts disable row level security`;
    const loose = await doctor();
    expect(loose).toMatchObject({ code: 1, ok: false });
    expect(loose.bad).toEqual({ "tenant isolation": expect.stringMatching(/: contacts → Stop the app/) as string });

    await stack.sql`alter table contacts enable row level security`;
    expect(await doctor()).toMatchObject({ code: 0 });
  },
);

test("a database that does not answer, and settings that are missing, are said in words", async () => {
  const lost = await doctor({ APP_DATABASE_URL: "postgres://nobody@127.0.0.1:9/none" });
  expect(lost).toMatchObject({ code: 1, bad: { database: expect.stringContaining("does not answer") as string } });
  const unset = await doctor({ TOKEN_KEYS: "" });
  expect(unset).toMatchObject({ code: 1, bad: { environment: expect.stringContaining("TOKEN_KEYS") as string } });
});
