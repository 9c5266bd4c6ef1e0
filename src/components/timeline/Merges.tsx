import Merge from "lucide-react/icons/merge";
import { say } from "#src/components/ui/toasts.ts";
import { formatDate } from "#src/format.ts";
import { type Outputs, readProblem, trpc } from "#src/trpc/client.tsx";
import { focusName } from "./name-id.ts";

type MergeOf = Outputs["contacts"]["get"]["merges"][number];

/** What was merged into this contact, by whom, and a way back for each. */
export function Merges({ merges, timeZone }: { merges: MergeOf[]; timeZone: string }) {
  return (
    <ul className="mt-5 grid gap-1.5 border-t border-line pt-4 text-sm text-ink-soft" aria-label="Merged contacts">
      {merges.map((merge) => (
        <MergeRow key={merge.mergeId} merge={merge} timeZone={timeZone} />
      ))}
    </ul>
  );
}

function MergeRow({ merge: { mergeId, mergedAt, by, names, emails }, timeZone }: { merge: MergeOf; timeZone: string }) {
  const utils = trpc.useUtils();
  const unmerge = trpc.contacts.unmerge.useMutation({
    onSuccess: () => {
      void utils.contacts.invalidate();
      void utils.timeline.invalidate();
      focusName();
      say("Merge undone", `${who} no longer belongs to this contact.`);
    },
    onError: (error) => say("They are still merged", readProblem(error).message),
  });
  // Who has no name goes by an address, which need not be said twice.
  const others = emails.filter((email) => !names.includes(email));
  const who = names.join(", ");
  return (
    <li className="flex items-start gap-x-2.5">
      <Merge size={14} aria-hidden="true" className="mt-1 flex-none text-ink-faint" />
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <b className="font-[550] text-ink">{who}</b> merged on {formatDate(mergedAt, timeZone)} by {by}
        {others.length > 0 && <span className="block text-ink-faint">{others.join(", ")}</span>}
      </span>
      <button
        type="button"
        className="btn btn-small"
        aria-disabled={unmerge.isPending || undefined}
        onClick={() => !unmerge.isPending && unmerge.mutate({ mergeId })}
      >
        Undo
        <span className="sr-only"> the merge of {who}</span>
      </button>
    </li>
  );
}
