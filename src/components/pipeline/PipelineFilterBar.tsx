import { NameSelect } from "#src/components/figures/NameSelect.tsx";
import { DayBox } from "#src/components/ui/DayBox.tsx";
import { FilterForm } from "#src/components/ui/FilterForm.tsx";
import { SearchBox } from "#src/components/ui/SearchBox.tsx";
import { Select } from "#src/components/ui/Select.tsx";
import { orderOf, type PipelineFilters, SORTS, writeOrder } from "./pipeline-query.ts";

export type PipelineNames = { stage: string[]; source: string[]; owner: string[]; market: string[] };
type Props = {
  filters: PipelineFilters;
  names: PipelineNames;
  onChange: (next: Partial<PipelineFilters>, how?: "push" | "replace") => void;
};

const ORDERS = SORTS.flatMap(({ sort, desc, asc }) => [
  { value: `${sort} desc`, label: desc },
  { value: `${sort} asc`, label: asc },
]);

export function PipelineFilterBar({ filters, names, onChange }: Props) {
  const { sort, dir } = orderOf(filters);
  return (
    <FilterForm>
      <SearchBox
        label="Search opportunities"
        placeholder="Search by candidate or company"
        text={filters.q}
        onText={(q) => onChange({ q }, "replace")}
      />
      {(["stage", "source", "owner", "market"] as const).map((group) => (
        <NameSelect
          key={group}
          group={group}
          value={filters[group]}
          names={names[group]}
          onChange={(value) => onChange({ [group]: value })}
        />
      ))}
      <DayBox label="Created from" name="from" value={filters.from} onChange={(from) => onChange({ from })} />
      <DayBox label="to" name="to" value={filters.to} onChange={(to) => onChange({ to })} />
      <span className="lg:hidden">
        <Select
          label="Sort"
          value={`${sort} ${dir}`}
          options={ORDERS}
          onChange={(value) => {
            const [key, way] = value.split(" ");
            const chosen = SORTS.find((one) => one.sort === key)?.sort ?? "created";
            onChange(writeOrder({ sort: chosen, dir: way === "asc" ? "asc" : "desc" }));
          }}
        />
      </span>
    </FilterForm>
  );
}
