import { z } from "zod";
import { connectionId, instant, named, pageOf } from "./named.ts";

const asOf = instant.nullable().describe("How old the figures are: when the last complete reading began.");

export const kpi = z
  .strictObject({
    value: z.number(),
    before: z.number().nullable().describe("A week ago, out of the history; null while there is none."),
  })
  .register(named, { id: "Kpi" });

const slice = z
  .strictObject({
    name: z.string().describe("Empty: the provider says none."),
    count: z.number().int(),
    value: z.number().describe("In the workspace's currency."),
  })
  .register(named, { id: "Slice" });

export const syncStatusShape = z
  .strictObject({
    lastSyncAt: instant.nullable().describe("When the data was last read in full; null: never."),
    status: z.enum(["success", "partial", "failed", "running", "never"]),
    isStale: z.boolean().describe("Whether the data is more than two hours old."),
  })
  .register(named, { id: "SyncStatus" });

export const leadSummaryShape = z
  .strictObject({
    total: kpi,
    qualified: kpi,
    newThisWeek: kpi,
    sources: z.number().int().describe("Different ones."),
    bySource: z.array(slice).describe("Most leads first."),
    byStatus: z.array(slice),
    asOf,
  })
  .register(named, { id: "LeadSummary" });

const stage = slice
  .extend({ position: z.number().int().describe("In the sales cycle.") })
  .register(named, { id: "Stage" });

export const pipelineSummaryShape = z
  .strictObject({ totalValue: kpi, count: kpi, averageDeal: kpi, stages: z.array(stage), asOf })
  .register(named, { id: "PipelineSummary" });

const note = z
  .strictObject({
    connectionId,
    id: z.string(),
    writtenAt: instant,
    author: z.string(),
    content: z.string(),
    clientId: z.string(),
    clientName: z.string().nullable(),
    contactId: z.guid().nullable(),
    readAt: instant.nullable().describe("When the notes of this client were last read."),
  })
  .register(named, { id: "Note" });
export const notePageShape = pageOf(note).register(named, { id: "NotePage" });

const activity = z
  .strictObject({
    connectionId,
    id: z.string(),
    type: z.string(),
    scheduledAt: instant,
    endsAt: instant.nullable(),
    contactName: z.string(),
    description: z.string(),
    status: z.string(),
    contactId: z.guid().nullable(),
  })
  .register(named, { id: "Activity" });
export const activityPageShape = pageOf(activity).register(named, { id: "ActivityPage" });
