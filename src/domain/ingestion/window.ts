export type Chunk = { month: string; from: Date; to: Date };

/** First instant of the month `offset` months away, UTC. */
function monthStart(at: Date, offset = 0): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + offset, 1));
}

/** Where a window of so many months begins: with the first instant of a month (UTC), so that coverage counts whole ones. */
export function monthsBefore(at: Date, months: number): Date {
  return monthStart(at, -months);
}

/**
 * Cut a window into half-open spans at month borders (UTC), newest first. Together they cover it, and no instant twice.
 *
 * @returns `month` as `YYYY-MM-01`
 */
export function cutWindow(from: Date, to: Date): Chunk[] {
  const chunks: Chunk[] = [];
  for (let start = monthStart(to); ; start = monthStart(start, -1)) {
    const next = monthStart(start, 1);
    const chunk = {
      month: start.toISOString().slice(0, 10),
      from: start < from ? from : start,
      to: next > to ? to : next,
    };
    if (chunk.from < chunk.to) chunks.push(chunk);
    if (start <= from) return chunks;
  }
}
