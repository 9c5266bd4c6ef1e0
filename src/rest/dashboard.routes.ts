import { z } from "zod";
import { syncStatus } from "#src/domain/freshness/status.ts";
import { summarizeLeads } from "#src/domain/leads/summary.ts";
import { listNotes } from "#src/domain/notes/list.ts";
import { summarizePipeline } from "#src/domain/pipeline/summary.ts";
import { listSchedule } from "#src/domain/schedule/list.ts";
import { anyDay, externalId, search } from "#src/trpc/inputs.ts";
import {
  activityPageShape,
  leadSummaryShape,
  notePageShape,
  pipelineSummaryShape,
  syncStatusShape,
} from "./dashboard.shapes.ts";
import { cursor, limit } from "./named.ts";
import { reads } from "./route.ts";

const nothing = z.strictObject({});
const account = "7b9a3c1e-2f64-4f0b-9a44-1d7f5c1b8e02";
const contactId = "0a8f6f5e-53d1-4f1f-8a53-0f4d3b9c2b10";
const asOf = "2026-11-20T09:00:04.000Z";

export const DASHBOARD_ROUTES = [
  reads({
    id: "getSyncStatus",
    path: "/api/sync/status",
    summary: "How old the dashboard's data is",
    scope: "sync:read",
    input: nothing,
    answer: syncStatusShape,
    example: { lastSyncAt: asOf, status: "success", isStale: false },
    verb: ({ tx, tenantId }) => syncStatus(tx, tenantId),
  }),
  reads({
    id: "getLeads",
    path: "/api/dashboard/leads",
    summary: "Leads by source and by status",
    scope: "leads:read",
    input: nothing,
    answer: leadSummaryShape,
    example: {
      total: { value: 1_240, before: 1_198 },
      qualified: { value: 311, before: 302 },
      newThisWeek: { value: 42, before: 37 },
      sources: 1,
      bySource: [{ name: "Website", count: 1_240, value: 5_580_000 }],
      byStatus: [{ name: "New", count: 1_240, value: 5_580_000 }],
      asOf,
    },
    verb: ({ tx, tenantId }) => summarizeLeads(tx, tenantId),
  }),
  reads({
    id: "getPipeline",
    path: "/api/dashboard/pipeline",
    summary: "Opportunities by stage, and what they are worth",
    scope: "pipeline:read",
    input: nothing,
    answer: pipelineSummaryShape,
    example: {
      totalValue: { value: 360_000, before: null },
      count: { value: 8, before: null },
      averageDeal: { value: 45_000, before: null },
      stages: [{ name: "Discovery day", count: 8, value: 360_000, position: 3 }],
      asOf,
    },
    verb: ({ tx, tenantId }) => summarizePipeline(tx, tenantId),
  }),
  reads({
    id: "listNotes",
    path: "/api/dashboard/notes",
    summary: "Notes, newest first",
    about: "Go on by `nextCursor`: rows that come meanwhile move no page. `offset` skips rows instead, up to 10,000.",
    scope: "notes:read",
    input: z
      .strictObject({
        q: search
          .optional()
          .describe("Whole words of the content or of the author; the last may be the beginning of one."),
        clientId: externalId.optional().describe("Only of this client."),
        limit: limit(200),
        cursor,
        offset: z.coerce.number().int().min(0).max(10_000).optional().describe("Rows to skip."),
      })
      .refine(({ cursor: after, offset }) => after === undefined || offset === undefined, "take a cursor or an offset"),
    answer: notePageShape,
    example: {
      items: [
        {
          connectionId: account,
          id: "88213",
          writtenAt: "2026-11-19T15:04:00.000Z",
          author: "Ravi Okafor",
          content: "Asked for the disclosure document; call again on Monday.",
          clientId: "40117",
          clientName: "Ana Day",
          contactId,
          readAt: asOf,
        },
      ],
      nextCursor: null,
    },
    verb: ({ tx, tenantId }, asked) => listNotes(tx, { tenantId, ...asked }),
  }),
  reads({
    id: "listSchedule",
    path: "/api/dashboard/schedule",
    summary: "What is planned, the next first",
    scope: "schedule:read",
    input: z.strictObject({
      to: anyDay.optional().describe("The last day, in the workspace's zone."),
      limit: limit(100),
      cursor,
    }),
    answer: activityPageShape,
    example: {
      items: [
        {
          connectionId: account,
          id: "activity:5512",
          type: "Call",
          scheduledAt: "2026-11-21T10:30:00.000Z",
          endsAt: null,
          contactName: "Ana Day",
          description: "Introductory call",
          status: "Scheduled",
          contactId,
        },
      ],
      nextCursor: null,
    },
    verb: ({ tx, tenantId }, asked) => listSchedule(tx, { tenantId, ...asked }),
  }),
];
