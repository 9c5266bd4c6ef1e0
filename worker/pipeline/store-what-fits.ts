import type { Tx } from "#src/db/client.ts";
import { sqlState } from "#src/db/failure.ts";

/** Values the column types refuse, values the constraints refuse, values an index has no room for. */
const REFUSED_VALUE = /^(22|23|54)/;

/**
 * Store a batch; when the tables refuse something in it, halve it down to the items they refuse. Each try is a savepoint
 * of the caller's transaction: what was refused leaves nothing behind. Any other failure is the caller's.
 *
 * @returns the refused items and why; all others are stored
 */
export async function storeWhatFits<T>(
  tx: Tx,
  items: readonly T[],
  store: (tx: Tx, items: readonly T[]) => Promise<void>,
): Promise<{ item: T; sqlState: string }[]> {
  try {
    await tx.transaction((inner) => store(inner, items));
    return [];
  } catch (error) {
    const state = sqlState(error);
    const [only, ...others] = items;
    if (state === null || !REFUSED_VALUE.test(state) || only === undefined) throw error;
    if (others.length === 0) return [{ item: only, sqlState: state }];
    const middle = Math.ceil(items.length / 2);
    const first = await storeWhatFits(tx, items.slice(0, middle), store);
    return [...first, ...(await storeWhatFits(tx, items.slice(middle), store))];
  }
}
