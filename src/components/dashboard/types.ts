import type { Outputs } from "#src/trpc/client.tsx";

/** What the server drew the page with. */
export type DashboardFirst = {
  leads: Outputs["leads"]["summary"];
  pipeline: Outputs["pipeline"]["summary"];
  figures: Outputs["dashboard"]["figures"];
  attention: Outputs["dashboard"]["attention"];
  trend: Outputs["leads"]["trend"];
  hot: Outputs["hotList"]["list"];
  next: Outputs["schedule"]["list"];
  notes: Outputs["notes"]["list"];
};

/** How much of each there is on one screen, and what the server asks for. */
export const TREND_DAYS = 90;
export const HOT = { sort: "weightedIff", dir: "desc", limit: 5 } as const;
export const NEXT = { limit: 5 } as const;
export const NOTES = { limit: 4 } as const;
