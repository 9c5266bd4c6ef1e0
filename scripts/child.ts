import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { isAlive } from "./file-lock.mjs";

/** The repository, with a trailing slash. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

export type ChildOptions = {
  /** Arguments of `node`: script first. */
  args: string[];
  env: Record<string, string | undefined>;
  /** Everything the child prints is appended here. */
  logFile?: string;
  /** Told each line as it is printed. */
  onLine?: (line: string) => void;
};

export type Child = {
  pid: number;
  /** The last 200 lines of stdout and stderr. */
  output(): string;
  /** Resolves with the first line, past or future, that matches. Rejects with the output when the child exits first. */
  waitForLine(pattern: RegExp, timeoutMs?: number): Promise<RegExpMatchArray>;
  /** Resolves when the process is gone, with its exit code (null after a signal). Never rejects. */
  exited: Promise<number | null>;
  /** SIGTERM, then SIGKILL after `graceMs`. */
  stop(graceMs?: number): Promise<number | null>;
  /** No grace: what a crash or the kernel does. */
  kill(): Promise<number | null>;
};

/**
 * Starts a Node process in a session of its own, so that Ctrl-C in the terminal reaches only the process that decides
 * the order of the stop. It follows its parent into death.
 */
export function startChild({ args, env, logFile, onLine }: ChildOptions): Child {
  const child = spawn(process.execPath, ["--import", new URL("follow-parent.mjs", import.meta.url).href, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const lines: string[] = [];
  const listeners = new Set<(line: string) => void>(onLine ? [onLine] : []);
  const hear = (line: string) => {
    lines.push(line);
    if (lines.length > 200) lines.shift();
    if (logFile) appendFileSync(logFile, `${line}\n`);
    for (const listener of listeners) listener(line);
  };
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", hear);

  const exited = new Promise<number | null>((resolve) => {
    child.once("error", (error) => {
      hear(String(error));
      resolve(null);
    });
    child.once("close", (code) => resolve(code));
  });
  const output = () => lines.join("\n");
  const signal = (name: NodeJS.Signals) => child.exitCode === null && child.signalCode === null && child.kill(name);

  return {
    pid: child.pid ?? -1,
    output,
    exited,
    waitForLine: (pattern, timeoutMs = 30_000) => waitForLine({ lines, listeners, exited, output }, pattern, timeoutMs),
    async stop(graceMs = 10_000) {
      signal("SIGTERM");
      const timer = setTimeout(() => signal("SIGKILL"), graceMs);
      const code = await exited;
      clearTimeout(timer);
      return code;
    },
    kill() {
      signal("SIGKILL");
      return exited;
    },
  };
}

type Watched = Pick<Child, "exited" | "output"> & { lines: string[]; listeners: Set<(line: string) => void> };

function waitForLine(child: Watched, pattern: RegExp, timeoutMs: number): Promise<RegExpMatchArray> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      child.listeners.delete(look);
      finish();
    };
    const look = (line: string) => {
      const match = line.match(pattern);
      if (match) settle(() => resolve(match));
    };
    const fail = (what: string) =>
      settle(() => reject(new Error(`${what} before a line matched ${pattern}:\n${child.output()}`)));
    const timer = setTimeout(() => fail(`${timeoutMs} ms passed`), timeoutMs);
    child.listeners.add(look);
    for (const line of child.lines) look(line);
    void child.exited.then((code) => fail(`The process exited (${code})`));
  });
}

/** Runs a Node script to its end. @returns its output @throws Error with its output when it fails */
export async function runToEnd(options: ChildOptions, onStart?: (child: Child) => void): Promise<string> {
  const child = startChild(options);
  onStart?.(child);
  const code = await child.exited;
  if (code !== 0) throw new Error(`node ${options.args.join(" ")} exited with ${code}:\n${child.output()}`);
  return child.output();
}

export { isAlive };
