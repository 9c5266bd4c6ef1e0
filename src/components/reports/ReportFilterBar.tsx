import { NameSelect } from "#src/components/figures/NameSelect.tsx";
import { GROUPS } from "#src/components/figures/units.ts";
import { DayBox } from "#src/components/ui/DayBox.tsx";
import { Segmented } from "#src/components/ui/Segmented.tsx";
import { Select } from "#src/components/ui/Select.tsx";
import { type Period, presetOf, presetsOf } from "./period.ts";
import { groupOf, REPORT_GROUPS, type ReportFilters } from "./report-query.ts";

export type ReportNames = { source: string[]; stage: string[]; owner: string[]; market: string[] };
type Props = {
  filters: ReportFilters;
  period: Period;
  today: string;
  names: ReportNames;
  onChange: (next: Partial<ReportFilters>) => void;
};

const BY = REPORT_GROUPS.map((group) => ({ value: group, label: `By ${GROUPS[group].one}` }));

export function ReportFilterBar({ filters, period, today, names, onChange }: Props) {
  const presets = presetsOf(today);
  return (
    <search className="print:hidden">
      <form
        method="get"
        autoComplete="off"
        className="flex flex-wrap items-center gap-x-3 gap-y-3"
        onSubmit={(event) => event.preventDefault()}
      >
        <Select
          label="Period"
          value={presetOf(period, today)}
          options={[{ value: "", label: "Other days" }, ...presets.map(({ id, label }) => ({ value: id, label }))]}
          onChange={(id) => {
            const preset = presets.find((one) => one.id === id);
            if (preset) onChange(preset.period);
          }}
        />
        <DayBox label="From" name="from" value={period.from} onChange={(from) => onChange({ ...period, from })} />
        <DayBox label="to" name="to" value={period.to} onChange={(to) => onChange({ ...period, to })} />
        <Segmented
          legend="Group by"
          name="by"
          value={groupOf(filters)}
          choices={BY}
          onChange={(by) => onChange({ by: by === "source" ? "" : by })}
        />
        <span className="basis-full max-lg:hidden" />
        {REPORT_GROUPS.map((group) => (
          <NameSelect
            key={group}
            group={group}
            value={filters[group]}
            names={names[group]}
            onChange={(value) => onChange({ [group]: value })}
          />
        ))}
      </form>
    </search>
  );
}
