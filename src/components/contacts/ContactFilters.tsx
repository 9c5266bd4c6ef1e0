import { FilterForm } from "#src/components/ui/FilterForm.tsx";
import { SearchBox } from "#src/components/ui/SearchBox.tsx";
import { Segmented } from "#src/components/ui/Segmented.tsx";
import { Select } from "#src/components/ui/Select.tsx";
import { type ContactFilters as Filters, orderOf, SORTS, type SortKey, writeOrder } from "./contact-query.ts";
import { focusFirstRow } from "./row-keys.ts";

type Props = { filters: Filters; onChange: (next: Partial<Filters>, how?: "push" | "replace") => void };

const HAS = [
  { value: "", label: "Everyone" },
  { value: "email", label: "With email" },
  { value: "meeting", label: "With meetings" },
] as const;

const ORDERS = SORTS.flatMap(({ sort, desc, asc }) => [
  { value: `${sort} desc`, label: desc },
  { value: `${sort} asc`, label: asc },
]);

export function ContactFilters({ filters, onChange }: Props) {
  const has = HAS.find(({ value }) => value === filters.has)?.value ?? "";
  return (
    <FilterForm>
      <SearchBox
        label="Search contacts"
        placeholder="Search by name or address"
        text={filters.q}
        onText={(q) => onChange({ q }, "replace")}
        onArrowDown={focusFirstRow}
      />
      <Segmented legend="Show" name="has" value={has} choices={HAS} onChange={(next) => onChange({ has: next })} />
      <SortMenu filters={filters} onChange={onChange} />
      <label className="flex min-h-8 items-center gap-2 text-sm text-ink-soft">
        <input
          type="checkbox"
          name="automated"
          value="1"
          className="size-4 flex-none"
          checked={filters.automated === "1"}
          onChange={(event) => onChange({ automated: event.currentTarget.checked ? "1" : "" })}
        />
        Include newsletters and other automated senders
      </label>
    </FilterForm>
  );
}

/** On a phone there are no column headers to press, and on a tablet not all of them. */
function SortMenu({ filters, onChange }: Props) {
  const { sort, dir } = orderOf(filters);
  return (
    <div className="flex items-center gap-2 text-sm text-ink-soft xl:hidden">
      <span aria-hidden="true">Sort</span>
      <Select
        label="Sort"
        value={`${sort} ${dir}`}
        options={ORDERS}
        onChange={(next) => {
          const [key, direction] = next.split(" ");
          onChange(writeOrder({ sort: key as SortKey, dir: direction === "asc" ? "asc" : "desc" }));
        }}
      />
    </div>
  );
}
