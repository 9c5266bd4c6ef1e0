import { type Coverage, MONTH_STATES, streamLabel } from "#src/components/connections/labels.ts";
import { csvText } from "#src/components/ui/csv-file.ts";

const HEAD = ["account", "stream", "month", "state", "items", "failed", "checked_at", "reason"];

/** The map as a file: a line a month and stream, as RFC 4180 has it. */
export function coverageCsv(account: string, { streams }: Coverage): string {
  const lines = streams.flatMap(({ stream, months }) =>
    months.map(({ month, state, items, failed, checkedAt, reason }) => [
      account,
      streamLabel(stream),
      month,
      MONTH_STATES[state],
      items,
      failed,
      checkedAt ?? "",
      reason ?? "",
    ]),
  );
  return csvText([HEAD, ...lines]);
}
