import Download from "lucide-react/icons/download";
import X from "lucide-react/icons/x";
import { focusFirstRow, moveBetweenRows } from "#src/components/contacts/row-keys.ts";
import { Island } from "#src/components/Island.tsx";
import { FilterForm } from "#src/components/ui/FilterForm.tsx";
import { ListSkeleton } from "#src/components/ui/ListSkeleton.tsx";
import { LoadMore } from "#src/components/ui/LoadMore.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { SearchBox } from "#src/components/ui/SearchBox.tsx";
import { useUrlState } from "#src/components/ui/url-state.ts";
import { plural } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import { NoNotes } from "./NoNotes.tsx";
import { NoteItem } from "./NoteItem.tsx";
import { isFiltered, NO_FILTERS, type NotesFilters } from "./notes-query.ts";
import { type NotesPage, useNotes } from "./use-notes.ts";

type Props = { filters: NotesFilters; firstPage: NotesPage; timeZone: string };

export function NotesView(props: Props) {
  return (
    <Island>
      <Notes {...props} />
    </Island>
  );
}

function Notes({ filters: first, firstPage, timeZone }: Props) {
  const [filters, setFilters] = useUrlState(first);
  const { list, notes, searched, waiting } = useNotes(filters, first, firstPage);
  const failed = list.isError && !list.isFetchNextPageError;
  const client =
    filters.client && (notes.find(({ clientId }) => clientId === filters.client)?.clientName ?? "one client");
  const count = `${list.hasNextPage ? "first " : ""}${plural(notes.length, "note")}`;

  return (
    <>
      <FilterForm>
        <SearchBox
          label="Search notes"
          placeholder="Search by what was written, or by whom"
          text={filters.q}
          onText={(q) => setFilters({ q }, "replace")}
          onArrowDown={focusFirstRow}
        />
        {client && (
          <button type="button" className="btn btn-small" onClick={() => setFilters({ client: "" })}>
            Only {client}
            <X size={14} aria-hidden="true" />
            <span className="sr-only">, show all clients</span>
          </button>
        )}
      </FilterForm>
      <section aria-label="Notes" className="card mt-4" aria-busy={list.isFetching || waiting || undefined}>
        {!failed && notes.length > 0 && (
          <div className="flex min-h-13 items-center gap-3 border-b border-line px-4 py-2">
            <output className="min-w-0 flex-1 text-sm text-ink-soft first-letter:uppercase">
              {waiting ? "Searching…" : `${count}${isFiltered(filters) ? " found" : ""}, newest first`}
            </output>
            <a className="btn btn-small" href={paths.notesCsv(filters)}>
              <Download size={15} aria-hidden="true" />
              CSV
              <span className="sr-only"> of all notes that match, download</span>
            </a>
          </div>
        )}
        {list.isPending ? (
          <ListSkeleton what="notes" />
        ) : failed ? (
          <div className="p-4">
            <ProblemNotice error={list.error} retry={() => void list.refetch()} />
          </div>
        ) : notes.length > 0 ? (
          // The arrow keys move between the links within; the list itself is nothing to press.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
          <ol
            className={`divide-y divide-line transition-opacity ${waiting ? "opacity-60" : ""}`}
            onKeyDown={moveBetweenRows}
          >
            {notes.map((note) => (
              <NoteItem
                key={`${note.connectionId}${note.id}`}
                note={note}
                filters={filters}
                searched={searched}
                timeZone={timeZone}
                onClient={() => setFilters({ client: note.clientId })}
              />
            ))}
          </ol>
        ) : (
          <NoNotes filtered={isFiltered(filters)} onClear={() => setFilters(NO_FILTERS)} />
        )}
      </section>
      <div className="mt-5">{notes.length > 0 && !failed && <LoadMore query={list} what="notes" />}</div>
    </>
  );
}
