import { dayText, nameInputs, oneOf, searchText } from "#src/components/figures/filter-inputs.ts";
import type { Group } from "#src/components/figures/units.ts";
import { addDays, daysIn, type Period } from "./period.ts";

/** What the address says about a report. The empty string is the default everywhere, and stays out of it. */
export type ReportFilters = {
  from: string;
  to: string;
  by: string;
  source: string;
  stage: string;
  owner: string;
  market: string;
};

export const REPORT_GROUPS = ["source", "stage", "owner", "market"] as const satisfies readonly Group[];
export type ReportGroup = (typeof REPORT_GROUPS)[number];

const USUAL_DAYS = 30;
/** The longest that is answered. */
const MOST_DAYS = 731;

/** Anything an address can hold, as filters; what makes no sense is left out. */
export function readReportFilters(read: (name: keyof ReportFilters) => string | null): ReportFilters {
  const by = oneOf(read("by"), REPORT_GROUPS);
  return {
    from: dayText(read("from")),
    to: dayText(read("to")),
    by: by === "source" ? "" : by,
    source: searchText(read("source")),
    stage: searchText(read("stage")),
    owner: searchText(read("owner")),
    market: searchText(read("market")),
  };
}

export const groupOf = ({ by }: ReportFilters): ReportGroup => REPORT_GROUPS.find((one) => one === by) ?? "source";

/** The days asked for; without any the last thirty, the wrong way round turned, too many cut to the newest. */
export function periodOf({ from, to }: Pick<ReportFilters, "from" | "to">, today: string): Period {
  const [first, last] = from && to && from > to ? [to, from] : [from, to];
  const end = last || (first > today ? first : today);
  const period = { from: first || addDays(end, 1 - USUAL_DAYS), to: end };
  return daysIn(period) > MOST_DAYS ? { from: addDays(end, 1 - MOST_DAYS), to: end } : period;
}

/** What `reports.compare` is asked for. */
export function compareInput(filters: ReportFilters, today: string) {
  const { status: _status, ...names } = nameInputs({ ...filters });
  return { ...periodOf(filters, today), by: groupOf(filters), ...names };
}
