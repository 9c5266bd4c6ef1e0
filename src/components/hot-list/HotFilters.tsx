import X from "lucide-react/icons/x";
import { focusFirstRow } from "#src/components/contacts/row-keys.ts";
import { FilterForm } from "#src/components/ui/FilterForm.tsx";
import { SearchBox } from "#src/components/ui/SearchBox.tsx";
import { Select } from "#src/components/ui/Select.tsx";
import { nameToQuery } from "#src/paths.ts";
import type { Outputs } from "#src/trpc/client.tsx";
import { type HotFilters as Filters, type HotOrder, LIKELY, orderOf, SORTS, writeOrder } from "./hot-query.ts";

type Props = {
  filters: Filters;
  facets: Outputs["hotList"]["facets"];
  onChange: (next: Partial<Filters>, how?: "push" | "replace") => void;
};

const ORDERS = SORTS.flatMap(({ sort, desc, asc }) => [
  { value: `${sort} desc`, label: desc },
  { value: `${sort} asc`, label: asc },
]);

const LIKELIHOODS = [
  { value: "", label: "Any likelihood" },
  ...LIKELY.map((value) => ({ value, label: `${value}% or more` })),
];

/** What the dashboard warns of leads here. */
const ATTENTION: Record<string, string> = { idle: "Untouched for two weeks", unscheduled: "Nothing scheduled" };

export function HotFilters({ filters, facets, onChange }: Props) {
  const warned = ATTENTION[filters.attention];
  return (
    <FilterForm>
      <SearchBox
        label="Search candidates"
        placeholder="Search by candidate or market"
        text={filters.q}
        onText={(q) => onChange({ q }, "replace")}
        onArrowDown={focusFirstRow}
      />
      <Select
        label="Market"
        name="market"
        value={filters.market}
        options={choices("All markets", facets.markets, filters.market)}
        onChange={(market) => onChange({ market })}
      />
      <Select
        label="Stage"
        name="stage"
        value={filters.stage}
        options={choices("All stages", facets.stages, filters.stage)}
        onChange={(stage) => onChange({ stage })}
      />
      <Select
        label="Likely"
        name="min"
        value={filters.min}
        options={LIKELIHOODS}
        onChange={(min) => onChange({ min })}
      />
      <span className="md:hidden">
        <Select
          label="Sort"
          value={`${orderOf(filters).sort} ${orderOf(filters).dir}`}
          options={ORDERS}
          onChange={(next) => {
            const [sort = "", dir = ""] = next.split(" ");
            onChange(writeOrder({ sort, dir } as HotOrder));
          }}
        />
      </span>
      {warned && (
        <button type="button" className="btn btn-small" onClick={() => onChange({ attention: "" })}>
          {warned}
          <X size={14} aria-hidden="true" />
          <span className="sr-only">, show all</span>
        </button>
      )}
    </FilterForm>
  );
}

/** A choice that an address holds stays one, also when nothing has it any more. */
function choices(all: string, names: readonly string[], chosen: string) {
  const values = names.map(nameToQuery);
  const known = chosen === "" || values.includes(chosen) ? values : [...values, chosen];
  return [
    { value: "", label: all },
    ...known.map((value) => ({ value, label: value === nameToQuery("") ? "None given" : value })),
  ];
}
