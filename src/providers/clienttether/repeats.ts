import type { CtRow } from "./page.ts";

const TIMES = 2;

/**
 * Watches one list as it is read. One that knows no offset says the same for ever, though not always in the same words; of
 * one that moves, a page may bring nothing new once.
 *
 * @returns takes the rows of each page in turn; true: again and again nothing new, the list has ended
 */
export function watchForRepeats(): (rows: readonly CtRow[]) => boolean {
  const met = new Set<string>();
  let idle = 0;
  return (rows) => {
    const before = met.size;
    for (const { externalId } of rows) met.add(externalId);
    idle = rows.length > 0 && met.size === before ? idle + 1 : 0;
    return idle >= TIMES;
  };
}
