import type { ReactNode } from "react";
import { openRow } from "./open-row.ts";
import type { RowRef } from "./row-ref.ts";

type Props = {
  row: RowRef;
  /** This page with the row opened, for a new tab and for browsers without script. */
  href: string;
  className?: string;
  children: ReactNode;
};

/** Opens a row in the side panel; as a link, so that it can be opened elsewhere and copied. One stop of the arrow keys. */
export function RowLink({ row, href, className, children }: Props) {
  return (
    <a
      href={href}
      data-row-stop=""
      aria-haspopup="dialog"
      className={className}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        openRow(row);
      }}
    >
      {children}
    </a>
  );
}
