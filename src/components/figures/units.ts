import type { ChartDescription, Unit } from "#src/components/charts/description.ts";

export const LEADS: Unit = { kind: "count", one: "lead", many: "leads" };
export const CANDIDATES: Unit = { kind: "count", one: "candidate", many: "candidates" };
export const ACTIVITIES: Unit = { kind: "count", one: "activity", many: "activities" };
export const SOURCES: Unit = { kind: "count", one: "source", many: "sources" };
export const STAGES: Unit = { kind: "count", one: "stage", many: "stages" };
export const moneyIn = (currency: string): Unit => ({ kind: "money", currency });

/** What the rows of a chart can be grouped by. */
export const GROUPS = {
  source: { one: "source", many: "sources" },
  status: { one: "status", many: "statuses" },
  stage: { one: "stage", many: "stages" },
  owner: { one: "owner", many: "owners" },
  market: { one: "market", many: "markets" },
} as const;
export type Group = keyof typeof GROUPS;

/** How a group is called that the provider gives no name. */
export const groupName = (name: string, group: Group): string => name || `Without ${GROUPS[group].one}`;

type Slice = { name: string; count: number; value: number };
type Slices = {
  title: string;
  kind: ChartDescription["kind"];
  group: Group;
  slices: readonly Slice[];
  by: "count" | "value";
  unit: Unit;
  /** What the values are called above their column. */
  of: string;
  linkOf: (name: string) => string;
};

export function chartOfSlices({ title, kind, group, slices, by, unit, of, linkOf }: Slices): ChartDescription {
  return {
    kind,
    title,
    unit,
    of: GROUPS[group],
    labels: slices.map(({ name }) => groupName(name, group)),
    series: [{ name: of, values: slices.map((slice) => slice[by]) }],
    links: slices.map(({ name }) => linkOf(name)),
  };
}
