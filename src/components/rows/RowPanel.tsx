import { Dialog } from "@base-ui/react/dialog";
import X from "lucide-react/icons/x";
import { useState } from "react";
import { Island } from "#src/components/Island.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { closeRow, focusAfterRow, useOpenRow } from "./open-row.ts";
import { RowEvidence } from "./RowEvidence.tsx";
import { RowFacts } from "./RowFacts.tsx";
import { rowTitle } from "./row-facts.ts";
import { readRow, type RowKind, type RowRef } from "./row-ref.ts";
import { useRow } from "./use-row.ts";

type Props = { timeZone: string; currency: string };

const KINDS: Record<RowKind, string> = {
  lead: "Lead",
  opportunity: "Opportunity",
  note: "Note",
  activity: "Activity",
};

/** Once on each page: shows the row that `openRow`, or the address, names. */
export function RowPanel(props: Props) {
  return (
    <Island>
      <Panel {...props} />
    </Island>
  );
}

function Panel(props: Props) {
  const open = useOpenRow();
  // Kept while the panel moves out, so that it does not empty itself on the way.
  const [last, setLast] = useState(open);
  if (open !== null && open !== last) setLast(open);
  const row = readRow(open ?? last);
  return (
    <Dialog.Root open={open !== null} onOpenChange={(next) => !next && closeRow()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim z-40" />
        <Dialog.Popup className="side-panel z-50" finalFocus={focusAfterRow}>
          {row && <Row key={last} row={row} {...props} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Row({ row, timeZone, currency }: Props & { row: RowRef }) {
  const { query, found, evidence } = useRow(row);
  return (
    <>
      <div className="flex items-start gap-4">
        <div className="min-w-0 flex-1">
          <p className="text-sm text-ink-faint">{KINDS[row.kind]}</p>
          <Dialog.Title className="text-xl">{found ? rowTitle(found) : "One moment…"}</Dialog.Title>
        </div>
        <Dialog.Close className="btn btn-quiet btn-icon -me-2 -mt-1" aria-label="Close">
          <X size={18} aria-hidden="true" />
        </Dialog.Close>
      </div>
      <div className="mt-5 grid grid-cols-[minmax(0,1fr)] gap-6">
        {found && evidence ? (
          <>
            <RowFacts found={found} evidence={evidence} timeZone={timeZone} currency={currency} />
            <RowEvidence row={row} evidence={evidence} timeZone={timeZone} />
          </>
        ) : query.isError ? (
          <ProblemNotice error={query.error} retry={() => void query.refetch()} />
        ) : (
          <RowSkeleton />
        )}
      </div>
    </>
  );
}

function RowSkeleton() {
  return (
    <div className="grid gap-4">
      <output className="sr-only">Loading</output>
      {["w-56", "w-40", "w-48", "w-64", "w-44"].map((width) => (
        <span key={width} className="grid gap-2">
          <span className="skeleton h-2.5 w-20" />
          <span className={`skeleton h-3 ${width} max-w-full`} />
        </span>
      ))}
    </div>
  );
}
