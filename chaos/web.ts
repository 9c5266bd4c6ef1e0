import { setTimeout as sleep } from "node:timers/promises";
import { build, isBuilt } from "../scripts/build.ts";
import { runToEnd, startChild } from "../testkit/process.ts";
import { round } from "./round.ts";
import { type Chaos, type Figure, none } from "./scenario.ts";
import type { Stage } from "./stage.ts";

const EVERY_MS = 100;
/** A page that must ask the database who is there. */
const PAGE = "/connections";

type Seen = { at: number; status: number; ready: boolean; html: boolean };

/** The web process, asked for a page ten times a second by somebody with a session that has long ended. */
export async function openWatchedWeb({ defer, say }: Chaos, stage: Stage): Promise<{ figures(): Promise<Figure[]> }> {
  if (!isBuilt()) {
    say("  building the pages");
    await build({ command: (_what, options) => runToEnd(options) });
  }
  const child = startChild({ args: ["web/main.ts"], env: { ...stage.env, PORT: "0", HOST: "127.0.0.1" } });
  let exited = false;
  void child.exited.then(() => (exited = true));
  const [, url = ""] = await child.waitForLine(/"listening":"([^"]+)"/);
  const seen: Seen[] = [];
  const over = new AbortController();
  const watching = watch(url, seen, over.signal);
  const stop = async () => {
    over.abort();
    await watching;
    await child.stop(5_000);
  };
  defer(stop);
  return {
    async figures() {
      over.abort();
      await watching;
      const died = exited;
      await stop();
      return figuresOf(seen, died);
    },
  };
}

async function watch(url: string, seen: Seen[], signal: AbortSignal): Promise<void> {
  const cookie = `syncline_session=${"a".repeat(40)}`;
  while (!signal.aborted) {
    const at = performance.now();
    const [page, health] = await Promise.all([
      ask(new URL(PAGE, url), cookie),
      ask(new URL("/health/ready", url), cookie),
    ]);
    seen.push({ at, status: page.status, html: page.html, ready: health.status === 200 });
    await sleep(EVERY_MS);
  }
}

/** Status 0: no answer at all. */
async function ask(url: URL, cookie: string): Promise<{ status: number; html: boolean }> {
  try {
    const answer = await fetch(url, { headers: { cookie }, redirect: "manual", signal: AbortSignal.timeout(15_000) });
    const text = await answer.text();
    return { status: answer.status, html: /<html/i.test(text) };
  } catch {
    return { status: 0, html: false };
  }
}

function figuresOf(seen: readonly Seen[], died: boolean): Figure[] {
  const answered = (status: number) => seen.filter((one) => one.status === status).length;
  const good = seen.filter(({ status }) => status > 0 && status < 400).length;
  return [
    { what: "pages asked for", value: seen.length },
    { what: "pages answered 503", value: answered(503) },
    none("pages answered 500, or anything else but the page", seen.length - good - answered(503)),
    none("times the web process ended", died ? 1 : 0),
    { what: "not healthy for, longest", value: round(longestUnready(seen) / 1_000, 1), unit: "s", bar: { most: 10 } },
  ];
}

function longestUnready(seen: readonly Seen[]): number {
  let longest = 0;
  let since: number | null = null;
  for (const { at, ready } of seen) {
    if (ready) since = null;
    else since ??= at;
    if (since !== null) longest = Math.max(longest, at - since);
  }
  return longest;
}
