import { NameSelect } from "#src/components/figures/NameSelect.tsx";
import { DayBox } from "#src/components/ui/DayBox.tsx";
import { FilterForm } from "#src/components/ui/FilterForm.tsx";
import { SearchBox } from "#src/components/ui/SearchBox.tsx";
import { Select } from "#src/components/ui/Select.tsx";
import type { LeadFilters } from "./lead-query.ts";

export type LeadNames = { source: string[]; status: string[]; owner: string[]; market: string[] };
type Props = {
  filters: LeadFilters;
  names: LeadNames;
  onChange: (next: Partial<LeadFilters>, how?: "push" | "replace") => void;
};

const QUALIFIED = [
  { value: "", label: "Qualified or not" },
  { value: "yes", label: "Qualified" },
  { value: "no", label: "Not qualified" },
];

export function LeadFilterBar({ filters, names, onChange }: Props) {
  return (
    <FilterForm>
      <SearchBox
        label="Search leads"
        placeholder="Name, company, email, phone"
        text={filters.q}
        onText={(q) => onChange({ q }, "replace")}
      />
      {(["source", "status", "owner", "market"] as const).map((group) => (
        <NameSelect
          key={group}
          group={group}
          value={filters[group]}
          names={names[group]}
          onChange={(value) => onChange({ [group]: value })}
        />
      ))}
      <Select
        label="Qualified"
        name="qualified"
        value={filters.qualified}
        options={QUALIFIED}
        onChange={(qualified) => onChange({ qualified })}
      />
      <DayBox label="Created from" name="from" value={filters.from} onChange={(from) => onChange({ from })} />
      <DayBox label="to" name="to" value={filters.to} onChange={(to) => onChange({ to })} />
    </FilterForm>
  );
}
