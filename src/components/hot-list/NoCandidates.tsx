import Flame from "lucide-react/icons/flame";
import SearchX from "lucide-react/icons/search-x";
import { EmptyState } from "#src/components/ui/EmptyState.tsx";
import { paths } from "#src/paths.ts";

/** Nothing under these filters, or nothing at all: two different things to do. */
export function NoCandidates({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered)
    return (
      <EmptyState
        icon={<SearchX size={22} />}
        title="No candidate matches"
        action={
          <button type="button" className="btn" onClick={onClear}>
            Clear filters
          </button>
        }
      >
        Try the beginning of a name, or a lower likelihood.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<Flame size={22} />}
      title="No hot candidates right now"
      action={
        <a className="btn" href={paths.pipeline()}>
          See the whole pipeline
        </a>
      }
    >
      Open opportunities with a weighted initial fee show up here, the most valuable first.
    </EmptyState>
  );
}
