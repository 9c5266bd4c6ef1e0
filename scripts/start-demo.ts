import type { Env } from "./env-file.ts";
import type { Parts } from "./start-parts.ts";

export type Demo = { email: string; password: string; mailbox: string | null };

/**
 * Makes the demo user and fills the stand-in mailbox; both commands may be repeated.
 *
 * @throws Error with the command's output when it fails
 */
export async function fillDemo({ command, notes }: Parts, args: string[], env: Env): Promise<Demo> {
  const answer = lastJson(await command(`syncline ${args.join(" ")}`, { args: ["cli/main.ts", ...args], env }));
  const unreadable = Array.isArray(answer["unreadable"]) ? answer["unreadable"].length : 0;
  if (unreadable > 0) notes.push(`${unreadable} messages of the archive could not be read`);
  const text = (name: string) => (typeof answer[name] === "string" ? answer[name] : null);
  return {
    email: text("email") ?? env["DEMO_EMAIL"] ?? "",
    password: text("password") ?? env["DEMO_PASSWORD"] ?? "",
    mailbox: text("mailbox"),
  };
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
