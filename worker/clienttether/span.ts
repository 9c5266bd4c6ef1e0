import { type SQL, sql } from "drizzle-orm";
import type { CtStreamName } from "#src/providers/clienttether/index.ts";

const DAY_MS = 86_400_000;

/** Of what is scheduled: some of the past, so that it is seen when it is put off or done, and a year ahead. */
export type Span = { from: Date; to: Date };

/** The same whoever asks for it, and when: it follows from the start of the run. */
export const spanOf = (startedAt: Date): Span => ({
  from: new Date(startedAt.getTime() - 30 * DAY_MS),
  to: new Date(startedAt.getTime() + 366 * DAY_MS),
});

export const isScheduled = (stream: CtStreamName): boolean => stream === "ct.events" || stream === "ct.activities";

/** Of stored items of a stream those that a walk could have met. A day less at each end: whose clock the ends are by is not known. */
export const among = (stream: CtStreamName, { from, to }: Span): SQL =>
  isScheduled(stream)
    ? sql`item.occurred_at >= ${new Date(from.getTime() + DAY_MS).toISOString()}::timestamptz
          and item.occurred_at < ${new Date(to.getTime() - DAY_MS).toISOString()}::timestamptz`
    : sql`true`;
