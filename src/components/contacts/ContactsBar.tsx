import Download from "lucide-react/icons/download";
import Merge from "lucide-react/icons/merge";
import { paths } from "#src/paths.ts";
import type { Contact } from "./ContactRow.tsx";
import type { ContactFilters } from "./contact-query.ts";
import { countWords, exported, exportedShort } from "./count-words.ts";
import type { Total } from "./use-contact-list.ts";
import { MAX_PICKED } from "./use-picked.ts";

/** Where the focus goes once the button that had it is gone. */
export const SELECT_ID = "select-contacts";

type Props = {
  filters: ContactFilters;
  /** How many contacts match, in the list and beyond it; null until an answer is there. */
  total: Total | null;
  picked: readonly Contact[] | null;
  onStart: () => void;
  onStop: () => void;
  onMerge: () => void;
};

/** The strip above the list: how many there are, take them away as a file, or pick some to merge. */
export function ContactsBar({ filters, total, picked, onStart, onStop, onMerge }: Props) {
  const picking = picked !== null;
  return (
    <div
      className={`flex min-h-13 flex-wrap items-center gap-x-3 gap-y-2 rounded-t-xl border-b border-line px-4 py-2 ${
        picking ? "sticky top-14 z-10 bg-raised lg:top-0" : ""
      }`}
    >
      <output className="min-w-0 flex-1 basis-24 truncate text-sm text-ink-soft">
        {picking ? <Picked picked={picked} /> : total && countWords(total)}
      </output>
      {picking ? (
        <button
          type="button"
          className="btn btn-small btn-primary"
          aria-disabled={picked.length < 2 || undefined}
          onClick={() => picked.length >= 2 && onMerge()}
        >
          <Merge size={15} aria-hidden="true" />
          Merge{picked.length > 1 && ` ${picked.length}`}…
        </button>
      ) : (
        total?.count !== 0 && (
          <a className="btn btn-small" href={paths.contactsCsv(filters)}>
            <Download size={15} aria-hidden="true" />
            CSV
            {total && (
              <span className="text-ink-faint" aria-hidden="true">
                {exportedShort(total)}
              </span>
            )}
            <span className="sr-only"> of {exported(total)}, download</span>
          </a>
        )
      )}
      {(picking || total?.count !== 0) && (
        <button type="button" id={SELECT_ID} className="btn btn-small" onClick={picking ? onStop : onStart}>
          {picking ? "Cancel" : "Select"}
          {!picking && <span className="sr-only"> contacts to merge</span>}
        </button>
      )}
    </div>
  );
}

function Picked({ picked }: { picked: readonly Contact[] }) {
  if (picked.length === 0) return "Tick the entries that are one person. You can search in between.";
  const names = picked.map(({ name, email }) => name ?? email).join(", ");
  return (
    <>
      <b className="font-[600] text-ink">{picked.length} selected</b>
      {picked.length === MAX_PICKED && ", which is as many as go into one merge"}: {names}
    </>
  );
}
