import { say } from "#src/components/ui/toasts.ts";
import { plural } from "#src/format.ts";
import { readProblem, trpc } from "#src/trpc/client.tsx";

type Merged = { mergeId: string; count: number; name: string };

/** Says that contacts were merged, with a way back. */
export function useMergedToast(): (merged: Merged) => void {
  const utils = trpc.useUtils();
  const unmerge = trpc.contacts.unmerge.useMutation();

  async function undo(mergeId: string) {
    try {
      const { ids } = await unmerge.mutateAsync({ mergeId });
      say("Merge undone", `${plural(ids.length, "contact")} again, as before.`);
    } catch (error) {
      say("They are still merged", readProblem(error).message);
    }
    void utils.contacts.invalidate();
    void utils.timeline.invalidate();
  }

  return ({ mergeId, count, name }) =>
    say(`${plural(count, "contact")} merged`, `They are ${name} now.`, {
      label: "Undo",
      run: () => void undo(mergeId),
    });
}
