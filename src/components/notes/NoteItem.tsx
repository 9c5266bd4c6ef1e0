import { useId, useMemo, useState } from "react";
import { RowLink } from "#src/components/rows/RowLink.tsx";
import { writeRow } from "#src/components/rows/row-ref.ts";
import { When } from "#src/components/ui/When.tsx";
import { formatDateTime } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import { markWords, type Piece, preview } from "./mark-words.ts";
import type { NotesFilters } from "./notes-query.ts";
import type { Note } from "./use-notes.ts";

type Props = { note: Note; filters: NotesFilters; searched: string; timeZone: string; onClient: () => void };

const PREVIEW = 240;

export function NoteItem({ note, filters, searched, timeZone, onClient }: Props) {
  const { connectionId, id, clientId, clientName, contactId, writtenAt, readAt, author, content } = note;
  const [open, setOpen] = useState(false);
  const textId = useId();
  const { whole, start } = useMemo(() => {
    const pieces = markWords(content, searched);
    return { whole: pieces, start: preview(pieces, PREVIEW) };
  }, [content, searched]);
  const row = { kind: "note", connectionId, id } as const;
  const name = clientName ?? `Client ${clientId}`;
  return (
    <li className="px-4 py-3.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <RowLink
          row={row}
          href={paths.notes({ ...filters, row: writeRow(row) })}
          className="min-w-0 py-0.5 font-[570] [overflow-wrap:anywhere] hover:underline"
        >
          {name}
          <span className="sr-only">, note of {formatDateTime(writtenAt, timeZone)}</span>
        </RowLink>
        <span className="text-sm text-ink-faint">
          {author && (
            <>
              <Marked pieces={markWords(author, searched)} />
              {" · "}
            </>
          )}
          <time dateTime={writtenAt}>{formatDateTime(writtenAt, timeZone)}</time>
        </span>
      </div>
      <p id={textId} className="mt-1 max-w-[80ch] break-words whitespace-pre-wrap text-ink-soft">
        <Marked pieces={open ? whole : start.pieces} />
      </p>
      <p className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-ink-faint">
        {start.cut && (
          <button
            type="button"
            className="link py-0.5"
            aria-expanded={open}
            aria-controls={textId}
            onClick={() => setOpen(!open)}
          >
            {open ? "Show less" : "Show all of it"}
          </button>
        )}
        {filters.client === "" && (
          <button type="button" className="link py-0.5" onClick={onClient}>
            Only this client
            <span className="sr-only">: {name}</span>
          </button>
        )}
        {contactId !== null && (
          <a className="link py-0.5" href={paths.contact(contactId)}>
            Contact<span className="sr-only"> {name}</span>
          </a>
        )}
        {readAt !== null && (
          <span>
            This client’s notes were read <When at={readAt} timeZone={timeZone} />
          </span>
        )}
      </p>
    </li>
  );
}

function Marked({ pieces }: { pieces: readonly Piece[] }) {
  return pieces.map(({ text, marked }, index) => (marked ? <mark key={index}>{text}</mark> : text));
}
