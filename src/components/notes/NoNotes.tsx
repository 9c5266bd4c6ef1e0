import NotebookPen from "lucide-react/icons/notebook-pen";
import SearchX from "lucide-react/icons/search-x";
import { EmptyState } from "#src/components/ui/EmptyState.tsx";

/** Nothing under this search, or nothing at all: two different things to do. */
export function NoNotes({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered)
    return (
      <EmptyState
        icon={<SearchX size={22} />}
        title="No note matches"
        action={
          <button type="button" className="btn" onClick={onClear}>
            Show all notes
          </button>
        }
      >
        Every word but the last must be written out; the last may be the beginning of one.
      </EmptyState>
    );
  return (
    <EmptyState icon={<NotebookPen size={22} />} title="No notes yet">
      What is written about your clients in ClientTether is read client by client, and shows up here.
    </EmptyState>
  );
}
