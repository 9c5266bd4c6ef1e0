import { type Coverage, MONTH_STATES, streamLabel } from "#src/components/connections/labels.ts";

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
  return [HEAD, ...lines].map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
}

/** A spreadsheet would run a text that begins like a formula; an apostrophe keeps it text. */
function cell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = /^[\s\0]*[=+\-@\t\r＝＋－＠]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
