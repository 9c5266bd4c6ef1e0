import { quantile } from "../bench/measure.ts";
import type { Crew } from "./crew.ts";
import type { Outages } from "./outages.ts";
import { type Figure, none } from "./scenario.ts";

const seconds = (ms: number): number => Math.round(ms / 100) / 10;

/** How the crew came through. */
export async function crewFigures(crew: Crew): Promise<Figure[]> {
  const orphans = await crew.orphans();
  const recoveries = crew.recoveries.map(({ ms }) => ms);
  const taken: Figure[] =
    recoveries.length === 0
      ? []
      : [
          { what: "taken up again, median", value: seconds(quantile(recoveries, 0.5)), unit: "s" },
          { what: "taken up again, p95", value: seconds(quantile(recoveries, 0.95)), unit: "s", bar: { most: 20 } },
          { what: "taken up again, longest", value: seconds(Math.max(...recoveries)), unit: "s", bar: { most: 30 } },
        ];
  const killed: Figure[] = crew.kills === 0 ? [] : [{ what: "kills", value: crew.kills }];
  return [
    ...killed,
    { what: "jobs in the hand of a killed worker", value: recoveries.length + orphans.length },
    ...taken,
    none(["jobs nobody took up again", ...orphans].join(" · "), orphans.length),
    none("workers that ended by themselves", crew.accidents()),
  ];
}

/** How long the database was away, and the work with it. */
export function outageFigures({ down, working }: Outages): Figure[] {
  if (down.length === 0) return [];
  return [
    { what: "immediate restarts of Postgres", value: down.length },
    { what: "database away, longest", value: seconds(Math.max(...down)), unit: "s" },
    {
      what: "workers at work again after it, longest",
      value: seconds(Math.max(...working)),
      unit: "s",
      bar: { most: 10 },
    },
  ];
}
