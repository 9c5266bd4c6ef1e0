import type { ReactNode } from "react";
import { openRow } from "#src/components/rows/open-row.ts";
import type { RowRef } from "#src/components/rows/row-ref.ts";

type Props = { row: RowRef; href: string; children: ReactNode };

/** Opens a row in the side panel; its address does the same in a new tab. The whole line is the link. */
export function RowLink({ row, href, children }: Props) {
  return (
    <a
      className="min-w-0 truncate py-0.5 font-[570] after:absolute after:inset-0"
      href={href}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        openRow(row);
      }}
    >
      {children}
    </a>
  );
}
