import type { ChartDescription } from "#src/components/charts/description.ts";
import { GROUPS, groupName, LEADS } from "#src/components/figures/units.ts";
import { formatDayLong, formatDayShort } from "#src/format.ts";
import type { Outputs } from "#src/trpc/client.tsx";
import { behind } from "./report-links.ts";
import type { ReportFilters, ReportGroup } from "./report-query.ts";

type Report = Outputs["reports"]["compare"];

/** More points than this are weeks: a line of seven hundred days is a scribble. */
const MOST_DAYS = 92;

/** Each group now and before, side by side. */
export function groupsChart({ rows, period }: Report, by: ReportGroup, filters: ReportFilters): ChartDescription {
  return {
    kind: "bar",
    title: `Leads by ${GROUPS[by].one}`,
    unit: LEADS,
    of: GROUPS[by],
    labels: rows.map(({ name }) => groupName(name, by)),
    series: [
      { name: "This period", values: rows.map(({ leads }) => leads.value) },
      { name: "The one before", values: rows.map(({ leads }) => leads.before) },
    ],
    links: rows.map(({ name }) => behind("leads", { period, by, name, filters })),
  };
}

/** New leads as the period went on, on top of the one before: each day, or of a long period each week. */
export function daysChart({ days }: Report, filters: ReportFilters): ChartDescription {
  const length = days.length > MOST_DAYS ? 7 : 1;
  const steps = Array.from({ length: Math.ceil(days.length / length) }, (_, at) =>
    days.slice(at * length, (at + 1) * length),
  );
  const total = (step: Report["days"], what: "leads" | "before") => step.reduce((sum, day) => sum + day[what], 0);
  return {
    kind: "line",
    title: "New leads",
    unit: LEADS,
    addsUp: true,
    of: length === 1 ? { one: "day", many: "days" } : { one: "week", many: "weeks" },
    labels: steps.map(([first]) => (length === 1 ? formatDayShort : formatDayLong)(first?.day ?? "")),
    series: [
      { name: "This period", values: steps.map((step) => total(step, "leads")) },
      { name: "The one before", values: steps.map((step) => total(step, "before")) },
    ],
    links: steps.map((step) => {
      const period = { from: step[0]?.day ?? "", to: step.at(-1)?.day ?? "" };
      return behind("leads", { period, by: "source", name: null, filters });
    }),
  };
}
