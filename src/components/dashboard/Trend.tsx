import { Chart } from "#src/components/charts/Chart.tsx";
import type { ChartDescription } from "#src/components/charts/description.ts";
import { LEADS } from "#src/components/figures/units.ts";
import { formatDayShort } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import { trpc } from "#src/trpc/client.tsx";
import { type DashboardFirst, TREND_DAYS } from "./types.ts";

const TITLE = "Leads over time";

/** As it was at the end of each day; a day leads to what was there by then. */
export function Trend({ first }: { first: DashboardFirst["trend"] }) {
  const trend = trpc.leads.trend.useQuery({ days: TREND_DAYS }, { initialData: first });
  return (
    <Chart
      isSmall
      title={TITLE}
      chart={trendChart(trend.data)}
      error={trend.error}
      retry={() => void trend.refetch()}
      empty="The history begins with the first sync: tomorrow there is a line."
    />
  );
}

export function trendChart(days: DashboardFirst["trend"]): ChartDescription {
  return {
    kind: "line",
    title: TITLE,
    unit: LEADS,
    of: { one: "day", many: "days" },
    labels: days.map(({ day }) => formatDayShort(day)),
    series: [
      { name: "All leads", values: days.map(({ total }) => total) },
      { name: "Qualified", values: days.map(({ qualified }) => qualified) },
    ],
    links: days.map(({ day }) => paths.leads({ to: day })),
  };
}
