import { KpiTile } from "#src/components/figures/KpiTile.tsx";
import { CANDIDATES, LEADS, moneyIn } from "#src/components/figures/units.ts";
import type { Outputs } from "#src/trpc/client.tsx";
import { behind, type Figure } from "./report-links.ts";
import type { ReportFilters, ReportGroup } from "./report-query.ts";

type Props = {
  report: Outputs["reports"]["compare"];
  by: ReportGroup;
  filters: ReportFilters;
  currency: string;
};

export function ReportKpis({ report: { totals, period }, by, filters, currency }: Props) {
  const href = (figure: Figure) => behind(figure, { period, by, name: null, filters });
  const since = "the period before";
  return (
    <ul className="grid grid-cols-2 gap-3 lg:grid-cols-4" aria-label="Key figures, against the period before">
      <KpiTile label="New leads" kpi={totals.leads} unit={LEADS} href={href("leads")} since={since} />
      <KpiTile label="Qualified of them" kpi={totals.qualified} unit={LEADS} href={href("qualified")} since={since} />
      <KpiTile
        label="New candidates"
        kpi={totals.opportunities}
        unit={CANDIDATES}
        href={href("opportunities")}
        since={since}
      />
      <KpiTile
        label="Their deal value"
        kpi={totals.value}
        unit={moneyIn(currency)}
        href={href("value")}
        since={since}
      />
    </ul>
  );
}
