import { countWalk, finishWalk } from "#src/domain/clienttether/walks.ts";
import { type Walk, holdRun } from "#src/domain/clienttether/runs.ts";
import { ProviderError } from "#src/errors.ts";
import { itemsTotal } from "#src/metrics.ts";
import { type CtStreamName, parseCtPage, watchForRepeats } from "#src/providers/clienttether/index.ts";
import { type WalkCounts, applyWalk } from "./apply-walk.ts";
import { believe } from "./believe.ts";
import { type Hand, type Left, replayOf, within } from "./hand.ts";
import { readPage, storePage } from "./pages.ts";
import { isScheduled, spanOf } from "./span.ts";

/** A list that never ends is no list. */
const MOST_ROWS = 5_000_000;

const OUTCOMES = ["inserted", "updated", "unchanged", "deleted", "failed"] as const;

/**
 * Walk one list by offset from behind its last stored page to its end, then make everything of it at once. No transaction is
 * open while the provider is asked.
 *
 * @throws whatever the provider's client throws; LeaseLostError; ConflictError LIST_SHRANK
 */
export async function walkList(hand: Hand, { stream, pages, fetched }: Walk & { stream: CtStreamName }): Promise<Left> {
  const { services, run, open, signal } = hand;
  const span = isScheduled(stream) ? spanOf(run.startedAt) : {};
  const isRepeated = watchForRepeats();
  let place = { page: pages, offset: fetched, ...(await lastOf(hand, stream, pages, fetched)) };
  while (!place.isLast) {
    if (hand.over()) return "over";
    const { body } = await open.client.readPage({ stream, offset: place.offset, ...span }, signal);
    // Asked further on, it says the same: this list knows no offset.
    if (place.page > 0 && body === place.body) break;
    const { count, rows, ...said } = parseCtPage(stream, body, open.settings, { offset: place.offset });
    const isLast = isRepeated(rows) || said.isLast;
    await storePage(services.db, run, { stream, part: "", page: place.page }, body, count);
    place = { page: place.page + 1, offset: place.offset + count, isLast, body };
    if (place.offset > MOST_ROWS) throw new ProviderError("ClientTether", `${stream}, a list without an end`, 200);
  }
  const counts = await within(hand, async (tx): Promise<WalkCounts> => {
    await holdRun(tx, run);
    await believe(tx, run, stream, place.offset);
    const made = await applyWalk(tx, replayOf(hand), stream);
    await countWalk(tx, run, stream, made);
    await finishWalk(tx, run, stream);
    return made;
  });
  for (const outcome of OUTCOMES) itemsTotal.inc({ stream, outcome }, counts[outcome]);
  return "ended";
}

/** Where a run that is taken up stands: its last page may have been the list's. */
async function lastOf(
  hand: Hand,
  stream: CtStreamName,
  pages: number,
  fetched: number,
): Promise<{ isLast: boolean; body: string }> {
  if (pages === 0) return { isLast: false, body: "" };
  const { settings } = hand.open;
  const last = await within(hand, (tx) => readPage(tx, hand.run, hand.run.id, { stream, part: "", page: pages - 1 }));
  const body = last?.body ?? "";
  const { count } = parseCtPage(stream, body, settings);
  return { body, isLast: parseCtPage(stream, body, settings, { offset: fetched - count }).isLast };
}
