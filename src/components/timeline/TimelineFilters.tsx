import SlidersHorizontal from "lucide-react/icons/sliders-horizontal";
import { useState } from "react";
import { DayBox } from "#src/components/ui/DayBox.tsx";
import { FilterForm } from "#src/components/ui/FilterForm.tsx";
import { SearchBox } from "#src/components/ui/SearchBox.tsx";
import { Segmented } from "#src/components/ui/Segmented.tsx";
import { Select } from "#src/components/ui/Select.tsx";
import { isBackwards, isFiltered, type TimelineFilters as Filters } from "./timeline-query.ts";

type Props = {
  filters: Filters;
  onChange: (next: Partial<Filters>, how?: "push" | "replace") => void;
  onReset: () => void;
};

const KINDS = [
  { value: "", label: "All" },
  { value: "email", label: "Email" },
  { value: "meeting", label: "Meetings" },
] as const;

const DIRECTIONS = [
  { value: "", label: "In and out" },
  { value: "in", label: "Received" },
  { value: "out", label: "Sent" },
];

export function TimelineFilters({ filters, onChange, onReset }: Props) {
  const { kind, direction, from, to } = filters;
  const more = [direction, from, to].filter(Boolean).length;
  // On a phone the rarer filters wait behind a button, unless one of them is on.
  const [open, setOpen] = useState(more > 0);
  return (
    <FilterForm>
      <SearchBox
        label="Search subjects"
        placeholder="Search in subjects"
        text={filters.q}
        onText={(q) => onChange({ q }, "replace")}
      />
      <Segmented
        legend="Show"
        name="kind"
        value={KINDS.find(({ value }) => value === kind)?.value ?? ""}
        choices={KINDS}
        onChange={(next) => onChange({ kind: next, ...(next === "meeting" ? { direction: "" } : {}) })}
      />
      <button
        type="button"
        className="btn btn-small md:hidden"
        aria-expanded={open}
        aria-controls="more-filters"
        onClick={() => setOpen(!open)}
      >
        <SlidersHorizontal size={14} aria-hidden="true" />
        Filters
        {more > 0 && <span className="text-ink-faint">{more}</span>}
      </button>
      <div
        id="more-filters"
        className={`flex flex-wrap items-center gap-x-3 gap-y-2.5 max-md:basis-full ${open ? "" : "max-md:hidden"}`}
      >
        {kind !== "meeting" && (
          <Select
            label="Direction of mail"
            name="direction"
            value={direction}
            options={DIRECTIONS}
            onChange={(next) => onChange({ direction: next })}
          />
        )}
        <div className="flex flex-wrap gap-x-3 gap-y-2.5">
          <DayBox label="From" name="from" value={from} onChange={(day) => onChange({ from: day })} />
          <DayBox
            label="To"
            name="to"
            value={to}
            onChange={(day) => onChange({ to: day })}
            error={isBackwards(filters) ? "backwards" : undefined}
          />
        </div>
        {isFiltered(filters) && (
          <button type="button" className="btn btn-small btn-quiet" onClick={onReset}>
            Clear filters
          </button>
        )}
      </div>
    </FilterForm>
  );
}
