/* oxlint-disable jsx-a11y/prefer-tag-over-role -- on a phone a year stands above its months, which a table cannot do */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { type CoverageMonth, streamLabel } from "#src/components/connections/labels.ts";
import { formatMonth, formatMonthShort } from "#src/format.ts";
import { describeMonth, groupByYear } from "./coverage-years.ts";
import { monthFor } from "./month-keys.ts";
import { MonthNote } from "./MonthNote.tsx";

type Props = {
  stream: string;
  months: readonly CoverageMonth[];
  timeZone: string;
  /** Absent when nothing can be read of this account. */
  onHeal: ((month: string) => void) | undefined;
};

/** By pointer it comes and goes; by click or key it stays until it is dismissed. */
type Open = { month: string; stays: boolean } | null;

const ROW = "grid grid-cols-12 gap-0.5 sm:grid-cols-[2.75rem_repeat(12,minmax(0,1fr))]";

/** A year a row, a month a cell. One stop of the Tab key; arrows move within. */
export function MonthGrid({ stream, months, timeZone, onHeal }: Props) {
  const grid = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<string | null>(null);
  const [open, setOpen] = useState<Open>(null);
  const names = months.map(({ month }) => month);
  const stop = place !== null && names.includes(place) ? place : names.at(-1);
  useEscape(open !== null, () => setOpen(null));

  function onKeyDown(event: KeyboardEvent) {
    const to = event.target instanceof HTMLElement && event.target.dataset["month"];
    const next = to ? monthFor(event.key, to, names) : undefined;
    if (!next) return;
    event.preventDefault();
    setPlace(next);
    setOpen({ month: next, stays: true });
    grid.current?.querySelector<HTMLElement>(`[data-month="${next}"]`)?.focus();
  }

  return (
    <div
      ref={grid}
      role="grid"
      tabIndex={-1}
      aria-label={`${streamLabel(stream)} by month`}
      className="grid gap-1 outline-none"
      onKeyDown={onKeyDown}
    >
      <div role="row" className={ROW}>
        <span role="columnheader" className="max-sm:sr-only">
          <span className="sr-only">Year</span>
        </span>
        {Array.from({ length: 12 }, (_, at) => `2000-${String(at + 1).padStart(2, "0")}`).map((month) => (
          <span key={month} role="columnheader" className="text-center text-xs text-ink-faint">
            <span className="sr-only">{formatMonth(month).split(" ")[0]}</span>
            <span aria-hidden="true">{formatMonthShort(month).slice(0, 1)}</span>
          </span>
        ))}
      </div>
      {groupByYear(months).map(({ year, months: cells }) => (
        <div role="row" key={year} className={ROW}>
          <span role="rowheader" className="numeric self-center text-xs text-ink-faint max-sm:col-span-12 max-sm:mt-1">
            {year}
          </span>
          {cells.map((cell, column) =>
            cell ? (
              <Cell
                key={cell.month}
                cell={cell}
                column={column}
                stop={cell.month === stop}
                note={
                  open?.month === cell.month && (
                    <MonthNote
                      stream={stream}
                      month={cell}
                      timeZone={timeZone}
                      stays={open.stays}
                      {...(onHeal ? { onHeal: () => (setOpen(null), onHeal(cell.month)) } : {})}
                    />
                  )
                }
                onOpen={(next) => setOpen(next)}
                onPlace={() => setPlace(cell.month)}
                open={open?.month === cell.month ? open : null}
              />
            ) : (
              <span role="gridcell" key={`${year}-${String(column)}`}>
                <span className="sr-only">not asked for</span>
              </span>
            ),
          )}
        </div>
      ))}
    </div>
  );
}

/** A pointer that only passes opens nothing. */
const REST_MS = 180;

type CellProps = {
  cell: CoverageMonth;
  column: number;
  stop: boolean;
  open: Open;
  note: React.ReactNode;
  onOpen: (next: Open) => void;
  onPlace: () => void;
};

/** Where the note hangs, so that it stays on the narrowest screen. */
const side = (column: number) => (column < 4 ? "start-0" : column < 8 ? "start-1/2 -translate-x-1/2" : "end-0");

function Cell({ cell, column, stop, open, note, onOpen, onPlace }: CellProps) {
  const { month, state } = cell;
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(resting.current), []);

  function onPointerEnter(event: PointerEvent) {
    if (event.pointerType !== "mouse" || open) return;
    resting.current = setTimeout(() => onOpen({ month, stays: false }), REST_MS);
  }

  function onPointerLeave() {
    clearTimeout(resting.current);
    if (open && !open.stays) onOpen(null);
  }

  return (
    <div
      role="gridcell"
      className="relative"
      onPointerEnter={onPointerEnter}
      onPointerLeave={onPointerLeave}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && open && onOpen(null)}
    >
      <button
        type="button"
        data-month={month}
        data-state={state}
        tabIndex={stop ? 0 : -1}
        className="month block w-full"
        aria-label={`${formatMonth(month)}: ${describeMonth(cell)}`}
        aria-expanded={open !== null}
        onFocus={(event) => {
          onPlace();
          if (event.currentTarget.matches(":focus-visible")) onOpen({ month, stays: true });
        }}
        onClick={() => onOpen(open?.stays ? null : { month, stays: true })}
      />
      {note && <div className={`absolute top-full z-10 pt-1.5 ${side(column)}`}>{note}</div>}
    </div>
  );
}

function useEscape(active: boolean, run: () => void) {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (!active) return;
    const onKey = (event: globalThis.KeyboardEvent) => event.key === "Escape" && latest.current();
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [active]);
}
