import { createHash } from "node:crypto";
import { tokenSource } from "../src/connect/tokens.ts";
import { isAppError } from "../src/errors.ts";
import { openTestRuntime } from "./connecting.ts";

/**
 * A process that asks for one connection's access token: `token-caller.ts TENANT CONNECTION CALLERS`. It says `ready`,
 * asks with all callers at once on SIGUSR2, and prints what each got: a token's hash, or an error's code.
 */
const [tenantId = "", connectionId = "", callers = "1"] = process.argv.slice(2);
const runtime = await openTestRuntime(process.env as Record<string, string>);

process.once("SIGUSR2", () => void ask());
// Keeps the process waiting for its signal.
const waiting = setInterval(() => {}, 60_000);
process.stdout.write("ready\n");

async function ask(): Promise<void> {
  const all = Array.from({ length: Number(callers) }, () => tokenSource(runtime, { tenantId, connectionId })());
  const settled = await Promise.allSettled(all);
  const got = settled.map((one) => (one.status === "fulfilled" ? hashOf(one.value) : codeOf(one.reason)));
  process.stdout.write(`${JSON.stringify({ got })}\n`);
  clearInterval(waiting);
  await runtime.close();
}

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");
const codeOf = (error: unknown) => (isAppError(error) ? error.code : String(error));
