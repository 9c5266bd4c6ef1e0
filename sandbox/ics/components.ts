/** What a calendar file is made of, in its order. */
export type Item =
  | { kind: "calendar" }
  | { kind: "property"; line: string }
  | { kind: "zone"; lines: string[] }
  /** `isWhole`: its END has been seen. Alarms inside are left out. */
  | { kind: "event"; index: number; lines: string[]; isWhole: boolean }
  | { kind: "end" };

/** More lines no event has; what comes after is not kept. */
const MAX_LINES = 20_000;

/** Cuts a file's lines into its parts. A missing END is made up for where the next part begins. */
export async function* readComponents(lines: AsyncIterable<string>): AsyncGenerator<Item> {
  let part: { name: "VEVENT" | "VTIMEZONE"; lines: string[]; depth: number } | undefined;
  let events = 0;

  function* close(isWhole: boolean): Generator<Item> {
    if (part?.name === "VEVENT") yield { kind: "event", index: events++, lines: part.lines, isWhole };
    else if (part) yield { kind: "zone", lines: part.lines };
    part = undefined;
  }

  for await (const line of lines) {
    const [, verb = "", name = ""] =
      /^(BEGIN|END)[ \t]*:[ \t]*([\w-]+)/i.exec(line)?.map((one) => one.toUpperCase()) ?? [];
    if (verb === "BEGIN" && (name === "VEVENT" || name === "VTIMEZONE" || name === "VCALENDAR")) {
      yield* close(true);
      if (name === "VCALENDAR") yield { kind: "calendar" };
      else part = { name, lines: [], depth: 0 };
    } else if (verb === "END" && name === "VCALENDAR") {
      yield* close(true);
      yield { kind: "end" };
    } else if (verb === "END" && name === part?.name) {
      yield* close(true);
    } else if (!part) {
      if (verb === "") yield { kind: "property", line };
    } else {
      if (verb === "BEGIN") part.depth += 1;
      const isKept = part.name === "VTIMEZONE" || part.depth === 0;
      if (isKept && part.lines.length < MAX_LINES) part.lines.push(line);
      if (verb === "END") part.depth = Math.max(0, part.depth - 1);
    }
  }
  yield* close(false);
  yield { kind: "end" };
}
