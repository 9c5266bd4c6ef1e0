/** What can be shown beside the candidate, in the order of the table. */
export const COLUMNS = [
  { id: "market", label: "Market" },
  { id: "units", label: "Units" },
  { id: "weightedIff", label: "Weighted IFF" },
  { id: "stage", label: "Stage" },
  { id: "likely", label: "Likely" },
] as const;

export type Column = (typeof COLUMNS)[number]["id"];
const ALL: readonly Column[] = COLUMNS.map(({ id }) => id);
const YEAR_S = 31_536_000;

/** One for each person, who may share the browser. A cookie, so that the server draws the right columns at once. */
export const columnsCookie = (userId: string): string => `hot-list-${userId.slice(0, 8)}`;

/** @param value of the cookie; without one, all columns */
export function readColumns(value: string | undefined): readonly Column[] {
  if (value === undefined) return ALL;
  const names = value.split(".");
  return ALL.filter((column) => names.includes(column));
}

export const withColumn = (columns: readonly Column[], column: Column, shown: boolean): readonly Column[] =>
  ALL.filter((one) => (one === column ? shown : columns.includes(one)));

/** For `document.cookie`. */
export const writeColumns = (userId: string, columns: readonly Column[]): string =>
  `${columnsCookie(userId)}=${columns.join(".") || "none"}; path=/hot-list; max-age=${YEAR_S}; samesite=lax`;
