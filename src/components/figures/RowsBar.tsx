import Download from "lucide-react/icons/download";

type Props = { words: string; csv: string; isEmpty: boolean; isFiltered: boolean; onClear: () => void };

/** The strip above a list: how much of it is shown, all of it as a file, and the way back to all. */
export function RowsBar({ words, csv, isEmpty, isFiltered, onClear }: Props) {
  return (
    <div className="flex min-h-13 flex-wrap items-center gap-x-3 gap-y-2 rounded-t-xl border-b border-line px-4 py-2">
      <output className="min-w-0 flex-1 basis-24 truncate text-sm text-ink-soft">{words}</output>
      {isFiltered && (
        <button type="button" className="btn btn-small btn-quiet" onClick={onClear}>
          Clear filters
        </button>
      )}
      {!isEmpty && (
        <a className="btn btn-small" href={csv} download>
          <Download size={15} aria-hidden="true" />
          CSV<span className="sr-only"> of {words}, download</span>
        </a>
      )}
    </div>
  );
}
