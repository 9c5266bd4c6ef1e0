import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Env } from "./env-file.ts";
import type { StartOptions } from "./start-options.ts";
import type { Parts } from "./start-parts.ts";

export type Demo = { email: string; password: string; mailbox: string | null };

/**
 * Makes the demo user and fills the stand-in mailbox; both commands may be repeated.
 *
 * @throws Error with the command's output when it fails
 */
export async function fillDemo(parts: Parts, options: StartOptions, env: Env, dataDir: string): Promise<Demo> {
  const signIn = { email: env["DEMO_EMAIL"] ?? "", password: env["DEMO_PASSWORD"] ?? "" };
  // Who once looked at their own mail wants no invented people beside it in a later start.
  const remembered = join(dataDir, "own-mailbox");
  if (!options.ownArchive && existsSync(remembered)) return { ...signIn, mailbox: readFileSync(remembered, "utf8") };
  const mailbox = await makeMailbox(parts, options.demoArgs, env);
  if (options.ownArchive && mailbox) writeFileSync(remembered, mailbox);
  return { ...signIn, mailbox };
}

async function makeMailbox({ command, notes }: Parts, args: string[], env: Env): Promise<string | null> {
  const answer = lastJson(await command(`syncline ${args.join(" ")}`, { args: ["cli/main.ts", ...args], env }));
  const unreadable = Array.isArray(answer["unreadable"]) ? answer["unreadable"].length : 0;
  if (unreadable > 0) notes.push(`${unreadable} messages of the archive could not be read`);
  return typeof answer["mailbox"] === "string" ? answer["mailbox"] : null;
}

/** Log lines may come before the answer, which is the last object printed, on one line or several. */
function lastJson(output: string): Record<string, unknown> {
  const lines = output.trimEnd().split("\n");
  for (let from = lines.length - 1; from >= 0; from -= 1) {
    if (!lines[from]?.startsWith("{")) continue;
    try {
      return JSON.parse(lines.slice(from).join("\n")) as Record<string, unknown>;
    } catch {
      // An inner line of an object printed on several: its first line is further up.
    }
  }
  return {};
}
