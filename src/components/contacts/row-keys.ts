import type { KeyboardEvent } from "react";

/** Marks what the arrow keys stop at, one in each row. */
export const ROW_STOP = { "data-row-stop": "" };

const stopsIn = (root: ParentNode): HTMLElement[] => [...root.querySelectorAll<HTMLElement>("[data-row-stop]")];

export function focusFirstRow(): void {
  stopsIn(document)[0]?.focus();
}

/** Up, Down, Home and End go from row to row; everything else stays with the browser. */
export function moveBetweenRows(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const stops = stopsIn(event.currentTarget);
  const at = stops.indexOf(event.target as HTMLElement);
  if (at < 0) return;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: stops.length - 1 }[event.key];
  const stop = to === undefined ? undefined : stops[to];
  if (to === undefined) return;
  event.preventDefault();
  stop?.focus();
}
