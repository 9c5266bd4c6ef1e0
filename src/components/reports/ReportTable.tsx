import { ChangeNote } from "#src/components/figures/KpiTile.tsx";
import { CANDIDATES, GROUPS, groupName, LEADS, moneyIn } from "#src/components/figures/units.ts";
import type { Unit } from "#src/components/charts/description.ts";
import { formatMoney, formatNumber } from "#src/format.ts";
import type { Outputs } from "#src/trpc/client.tsx";
import { behind, type Figure } from "./report-links.ts";
import type { ReportFilters, ReportGroup } from "./report-query.ts";

type Report = Outputs["reports"]["compare"];
type Figures = Report["totals"];
type Props = { report: Report; by: ReportGroup; filters: ReportFilters; currency: string };

const COLUMNS: readonly { figure: Figure; label: string; unit: (currency: string) => Unit }[] = [
  { figure: "leads", label: "Leads", unit: () => LEADS },
  { figure: "qualified", label: "Qualified", unit: () => LEADS },
  { figure: "opportunities", label: "Candidates", unit: () => CANDIDATES },
  { figure: "value", label: "Value", unit: moneyIn },
];

/** Every number of the period, how it changed, and the way to its rows. */
export function ReportTable({ report, by, filters, currency }: Props) {
  const { rows, totals, period } = report;
  const line = (name: string | null, figures: Figures) =>
    COLUMNS.map(({ figure, unit }) => (
      <Cell
        key={figure}
        figures={figures[figure]}
        unit={unit(currency)}
        href={behind(figure, { period, by, name, filters })}
        label={`${name === null ? "All" : groupName(name, by)}, ${figure}`}
      />
    ));
  return (
    // A region that scrolls is reached by keyboard only when it can have the focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className="card relative overflow-x-auto" tabIndex={0} aria-label="Report, table">
      <table className="table">
        <caption className="sr-only">What was made in the period, by {GROUPS[by].one}, against the one before</caption>
        <thead>
          <tr>
            <th scope="col" className="capitalize">
              {GROUPS[by].one}
            </th>
            {COLUMNS.map(({ label }) => (
              <th key={label} scope="col" className="!text-end">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, ...figures }) => (
            <tr key={name}>
              <th scope="row" className="!text-sm !font-[570] !text-ink">
                {groupName(name, by)}
              </th>
              {line(name, figures)}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="border-t border-line bg-sunken [&>*]:!border-b-0">
            <th scope="row" className="!text-sm !font-[620] !text-ink">
              All together
            </th>
            {line(null, totals)}
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

type CellProps = { figures: { value: number; before: number }; unit: Unit; href: string; label: string };

function Cell({ figures, unit, href, label }: CellProps) {
  const said = unit.kind === "money" ? formatMoney(figures.value, unit.currency) : formatNumber(figures.value);
  return (
    <td className="numeric text-end align-top">
      {figures.value === 0 ? (
        <span className="text-ink-faint">{said}</span>
      ) : (
        <a className="link" href={href}>
          {said}
          <span className="sr-only"> ({label}), show the rows</span>
        </a>
      )}
      <span className="block text-xs text-ink-faint">
        <ChangeNote kpi={figures} unit={unit} since="the period before" />
      </span>
    </td>
  );
}
