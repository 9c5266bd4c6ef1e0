import { formatNumber, formatSpan, plural } from "#src/format.ts";
import type { Status, StreamStatus } from "./labels.ts";

type Counted = Pick<StreamStatus, "fetched" | "inserted" | "updated" | "deleted">;
type Said = Pick<Status, "kind" | "state" | "streams" | "error" | "failedItems" | "openGaps" | "normalizing">;

const READING: Record<Status["kind"], string> = {
  backfill: "Reading what is missing, newest month first.",
  refresh: "Reading everything again, newest month first.",
  heal: "Reading single months again.",
  hourly: "Reading all lists.",
  manual: "Reading all lists.",
};

/** One run in one sentence. Never says more than what is known: what ended with something missing is not "everything". */
export function describeRun(status: Said): string {
  const { kind, state, streams, error, failedItems, openGaps } = status;
  switch (state) {
    case "queued":
      return "Waiting for its turn.";
    case "running":
      return isSorting(status) ? "Read to its end. What was read is being sorted by contact." : READING[kind];
    case "paused":
      return "Paused. What was read is kept, and it goes on where it stopped.";
    case "completed":
    case "partial": {
      const lacks = describeLacks({ failedItems, openGaps });
      if (lacks) return `Read to its end, except for ${lacks}.`;
      if (state === "completed") return "Everything was read.";
      return streams.some(({ failed }) => failed > 0)
        ? "Read to its end; what failed was mended since."
        : "Ended early.";
    }
    case "failed":
      return error?.message || "The run stopped. Start it again; what was read is kept.";
    case "cancelled":
      return "Cancelled. What was read is kept.";
  }
}

/** All months are through, and only the sorting is left. */
const isSorting = ({ normalizing, streams }: Pick<Status, "normalizing" | "streams">): boolean =>
  normalizing > 0 && streams.every(({ chunksDone, chunksTotal }) => chunksDone >= chunksTotal);

/** "2 items that failed and 1 gap", or an empty text. */
export function describeLacks({ failedItems, openGaps }: Pick<Status, "failedItems" | "openGaps">): string {
  const lacks = [
    failedItems > 0 && `${plural(failedItems, "item")} that failed`,
    openGaps > 0 && plural(openGaps, "gap"),
  ];
  return lacks.filter((lack) => lack !== false).join(" and ");
}

/** What a run that is over has done, in words that still mean something the day after. */
export function describeOutcome(streams: readonly Counted[]): string {
  const sum = (count: keyof Counted) => streams.reduce((total, stream) => total + stream[count], 0);
  const [looked, inserted, updated, deleted] = [sum("fetched"), sum("inserted"), sum("updated"), sum("deleted")];
  if (looked === 0 && deleted === 0) return "No item was read.";
  const items = plural(looked, "item");
  if (inserted === looked) return `${items} read, all of them new.`;
  const changes = [
    inserted > 0 && `${formatNumber(inserted)} new`,
    updated > 0 && `${formatNumber(updated)} changed`,
    deleted > 0 && `${formatNumber(deleted)} gone at the source`,
  ].filter((change) => change !== false);
  return `${items} looked at: ${changes.length > 0 ? changes.join(", ") : "nothing had changed"}.`;
}

/** How far a stream is while it is read. */
export function describeStream({ fetched, expected, failed }: StreamStatus): string {
  const known = expected !== null && expected > fetched;
  const parts = [
    known ? `${formatNumber(fetched)} of about ${formatNumber(expected)} items` : `${plural(fetched, "item")} read`,
  ];
  if (failed > 0) parts.push(`${formatNumber(failed)} failed`);
  return parts.join(" · ");
}

/** From 0 to 1; by items where they have been counted, else by months. */
export function shareOf({ fetched, expected, chunksDone, chunksTotal }: StreamStatus): number {
  if (chunksTotal > 0 && chunksDone >= chunksTotal) return 1;
  // Expecting nothing more while months are left means that nobody has counted them yet.
  if (expected !== null && expected > fetched) return fetched / expected;
  return chunksTotal > 0 ? chunksDone / chunksTotal : 0;
}

/** "about 4 min left, 230 items/s", as far as it can honestly be said. */
export function describePace(status: Pick<Status, "state" | "etaSeconds" | "perSecond" | "normalizing" | "streams">) {
  const { state, etaSeconds, perSecond } = status;
  if (state !== "running" || isSorting(status)) return null;
  const left =
    etaSeconds === null || etaSeconds <= 0
      ? null
      : etaSeconds < 60
        ? "less than a minute left"
        : `about ${formatSpan(Math.ceil(etaSeconds / 60) * 60)} left`;
  const pace = perSecond !== null && perSecond >= 1 ? `${formatNumber(Math.round(perSecond))} items/s` : null;
  return [left, pace].filter(Boolean).join(", ") || null;
}
