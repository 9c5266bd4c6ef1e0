import { finishWalk } from "#src/domain/clienttether/walks.ts";
import { type Walk, holdRun } from "#src/domain/clienttether/runs.ts";
import { type Hand, type Left, within } from "./hand.ts";

export async function walkNotes(hand: Hand, walk: Walk): Promise<Left> {
  await within(hand, async (tx) => {
    await holdRun(tx, hand.run);
    await finishWalk(tx, hand.run, walk.stream);
  });
  return "ended";
}
