type Cell = string | number;

/** Lines as RFC 4180 has them, made safe for spreadsheets. */
export const csvText = (lines: readonly (readonly Cell[])[]): string =>
  lines.map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");

/** A spreadsheet would run a text that begins like a formula; an apostrophe keeps it text. */
function cell(value: Cell): string {
  if (typeof value === "number") return String(value);
  const safe = /^[\s\0]*[=+\-@\t\r＝＋－＠]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Hands a text of this page to the person as a file. */
export function saveCsv(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name.replace(/[^\w.@-]/g, "_")}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
