import { stringify } from "csv-stringify/sync";

export type Cell = string | number | boolean | null;

/**
 * Records as RFC 4180 wants them, every text in quotes. A text that a spreadsheet would take for a formula gets an
 * apostrophe in front, NUL goes: some readers drop it and look at what follows.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvRecords(records: readonly (readonly Cell[])[]): string {
  const clean = (cell: Cell) => (typeof cell === "string" ? cell.toWellFormed().replaceAll("\u0000", "") : cell);
  return stringify(
    records.map((record) => record.map(clean)),
    {
      escape_formulas: true,
      quoted_string: true,
      record_delimiter: "windows",
      cast: { boolean: (yes) => (yes ? "yes" : "no") },
    },
  );
}
