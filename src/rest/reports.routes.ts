import { z } from "zod";
import { compare } from "#src/domain/reports/compare.ts";
import { reportInput } from "#src/trpc/reports.router.ts";
import { named } from "./named.ts";
import { reads } from "./route.ts";

const day = z.iso.date();
const period = z.strictObject({ from: day, to: day });
const compared = z.strictObject({ value: z.number(), before: z.number() }).register(named, { id: "Compared" });
const figures = { leads: compared, qualified: compared, opportunities: compared, value: compared };

const report = z
  .strictObject({
    period,
    before: period.describe("As many days, right before."),
    rows: z
      .array(z.strictObject({ name: z.string().describe("Empty: the provider says none."), ...figures }))
      .describe("Most leads first."),
    totals: z.strictObject(figures),
    days: z.array(
      z.strictObject({
        day,
        leads: z.number().int(),
        before: z.number().int().describe("Of the day in its place of the period before."),
      }),
    ),
  })
  .register(named, { id: "Report" });

const example = {
  leads: { value: 42, before: 37 },
  qualified: { value: 11, before: 9 },
  opportunities: { value: 4, before: 5 },
  value: { value: 180_000, before: 225_000 },
};

export const REPORT_ROUTES = [
  reads({
    id: "getReport",
    path: "/api/reports",
    summary: "What was made in a period, against the one before it",
    about: "Days are the workspace's own. The other parameters keep to one source, stage, owner or market.",
    scope: "reports:read",
    input: reportInput,
    answer: report,
    example: {
      period: { from: "2026-11-19", to: "2026-11-19" },
      before: { from: "2026-11-18", to: "2026-11-18" },
      rows: [{ name: "Website", ...example }],
      totals: example,
      days: [{ day: "2026-11-19", leads: 42, before: 37 }],
    },
    verb: ({ tx, tenantId }, asked) => compare(tx, tenantId, asked),
  }),
];
