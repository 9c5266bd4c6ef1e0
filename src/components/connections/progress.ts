import { formatDuration, formatNumber, plural } from "#src/format.ts";
import type { Status } from "./labels.ts";

type Stream = Status["streams"][number];

/** One run in one sentence. Never says more than what is known: an ended run with failures is not "complete". */
export function describeRun(status: Status): string {
  const failed = status.streams.reduce((sum, stream) => sum + stream.failed, 0);
  switch (status.state) {
    case "queued":
      return "Waiting for its turn.";
    case "running":
      return "Reading the last 12 months, newest first.";
    case "partial":
      return `Ended with ${plural(failed, "item")} that could not be read.`;
    case "completed":
      return failed > 0 ? `Complete, except ${plural(failed, "item")} that could not be read.` : "Everything was read.";
    case "failed":
      return status.error?.message || "The run stopped. Start it again; what was read is kept.";
    case "cancelled":
      return "Cancelled. What was read is kept.";
  }
}

export function describeStream(stream: Stream): string {
  const parts = [`${formatNumber(stream.fetched)} read`];
  if (stream.inserted > 0) parts.push(`${formatNumber(stream.inserted)} new`);
  if (stream.updated > 0) parts.push(`${formatNumber(stream.updated)} changed`);
  if (stream.failed > 0) parts.push(`${formatNumber(stream.failed)} failed`);
  return parts.join(" · ");
}

/** Remaining time in words, or null when none can honestly be given. */
export function describeEta(stream: Stream): string | null {
  if (stream.chunksTotal > 0 && stream.chunksDone >= stream.chunksTotal) return null;
  if (stream.etaSeconds === null) return null;
  return `${stream.etaSeconds < 60 ? "" : "about "}${formatDuration(stream.etaSeconds)} left`;
}
