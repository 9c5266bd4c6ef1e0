import { formatDate, formatMonth, formatNumber, plural } from "#src/format.ts";
import type { Run, RunPart } from "./types.ts";

type Counts = Pick<Run, "fetched" | "inserted" | "updated" | "deleted" | "failed">;

/** Whether it walks lists whole, and has no months. */
export const isWalk = ({ kind }: Pick<Run, "kind">): boolean => kind === "hourly" || kind === "manual";

/** What a run was for, in one line. */
export function describeKind({ kind, windowFrom }: Pick<Run, "kind" | "windowFrom">, timeZone: string): string {
  const since = formatDate(windowFrom, timeZone);
  switch (kind) {
    case "backfill":
      return `Read what was missing since ${since}`;
    case "refresh":
      return `Read everything since ${since} again`;
    case "heal":
      return "Healed single months";
    case "hourly":
      return "Hourly sync of all lists";
    case "manual":
      return "Sync of all lists, asked for";
  }
}

/** What was done to the items, without the things that did not happen. */
export function describeCounts({ fetched, inserted, updated, deleted, failed }: Counts): string {
  if (fetched === 0 && deleted === 0 && failed === 0) return "No item read";
  const changes = [
    inserted > 0 && `${formatNumber(inserted)} new`,
    updated > 0 && `${formatNumber(updated)} changed`,
    deleted > 0 && `${formatNumber(deleted)} gone at the source`,
    failed > 0 && `${formatNumber(failed)} failed`,
  ].filter((part) => part !== false);
  return [plural(fetched, "item"), ...(changes.length > 0 ? changes : ["nothing had changed"])].join(" · ");
}

const COUNT_WORDS = { inserted: "new", updated: "changed", deleted: "gone at the source", failed: "failed" };

/** The counts of an entry of the log, as far as something happened. */
export function describeLogCounts(counts: Record<string, number>): string | null {
  const words = Object.entries(COUNT_WORDS).map(([name, word]) => {
    const count = counts[name] ?? 0;
    return count > 0 && `${formatNumber(count)} ${word}`;
  });
  return words.filter((word) => word !== false).join(", ") || null;
}

export const PART_STATES: Record<RunPart["state"], string> = {
  waiting: "waiting",
  running: "being read",
  done: "complete",
  failed: "failed",
  cancelled: "cancelled",
};

type Stretch = { windowFrom: string; windowTo: string };
const DAY_MS = 86_400_000;

/** "March 2026" when it is that month and no more, else its first and last day. */
export function describeStretch({ windowFrom, windowTo }: Stretch): string {
  const month = monthOf({ windowFrom, windowTo });
  if (month && windowFrom.startsWith(`${month}-01T00:00:00`)) return formatMonth(month);
  const last = new Date(Math.max(new Date(windowTo).getTime() - 1, new Date(windowFrom).getTime()));
  const [from, to] = [formatDate(windowFrom, "UTC"), formatDate(last, "UTC")];
  return from === to ? from : `${from} to ${to}`;
}

/** The one month that holds all of it, or null when it is longer. The end is not part of a stretch. */
export function monthOf({ windowFrom, windowTo }: Stretch): string | null {
  const from = new Date(windowFrom);
  const last = new Date(new Date(windowTo).getTime() - 1);
  if (last.getTime() - from.getTime() > 32 * DAY_MS) return null;
  const [first, end] = [from, last].map((at) => at.toISOString().slice(0, 7));
  return first !== undefined && first === end ? first : null;
}
