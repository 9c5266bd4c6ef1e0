import { nameToQuery, paths } from "#src/paths.ts";
import type { Period } from "./period.ts";
import type { ReportFilters, ReportGroup } from "./report-query.ts";

export type Figure = "leads" | "qualified" | "opportunities" | "value";
type Asked = {
  period: Period;
  by: ReportGroup;
  /** Null: all of them. */
  name: string | null;
  filters: Pick<ReportFilters, "source" | "stage" | "owner" | "market">;
};

/** The address of the rows that a number of a report counts. The stage of an opportunity is the status of a lead. */
export function behind(figure: Figure, { period, by, name, filters }: Asked): string {
  const asked = { ...filters };
  if (name !== null) asked[by] = nameToQuery(name);
  const { source, stage, owner, market } = asked;
  if (figure === "opportunities" || figure === "value")
    return paths.pipeline({
      source,
      stage,
      owner,
      market,
      ...period,
      ...(figure === "value" ? { sort: "value" } : {}),
    });
  return paths.leads({
    source,
    status: stage,
    owner,
    market,
    ...period,
    ...(figure === "qualified" ? { qualified: "yes" } : {}),
  });
}
