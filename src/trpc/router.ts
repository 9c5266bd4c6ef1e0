import { VERSION } from "#src/web/version.ts";
import { apiKeysRouter } from "./api-keys.router.ts";
import { auditRouter } from "./audit.router.ts";
import { authRouter } from "./auth.router.ts";
import { connectionsRouter } from "./connections.router.ts";
import { contactsRouter } from "./contacts.router.ts";
import { dashboardRouter } from "./dashboard.router.ts";
import { hotListRouter } from "./hot-list.router.ts";
import { ingestionRouter } from "./ingestion.router.ts";
import { publicProcedure, router } from "./init.ts";
import { leadsRouter } from "./leads.router.ts";
import { liveRouter } from "./live.router.ts";
import { notesRouter } from "./notes.router.ts";
import { pipelineRouter } from "./pipeline.router.ts";
import { reportsRouter } from "./reports.router.ts";
import { scheduleRouter } from "./schedule.router.ts";
import { syncRouter } from "./sync.router.ts";
import { tenantsRouter } from "./tenants.router.ts";
import { timelineRouter } from "./timeline.router.ts";

const appInfoRouter = router({
  info: publicProcedure.query(({ ctx }) => ({
    version: VERSION,
    sandbox: ctx.services.env.SANDBOX_URL !== undefined,
    googleConfigured: ctx.services.providers.has("google"),
  })),
});

/** Every instant in an answer is an ISO 8601 string: the same in the browser and in a page that calls directly. */
export const appRouter = router({
  apiKeys: apiKeysRouter,
  app: appInfoRouter,
  audit: auditRouter,
  auth: authRouter,
  connections: connectionsRouter,
  contacts: contactsRouter,
  dashboard: dashboardRouter,
  hotList: hotListRouter,
  ingestion: ingestionRouter,
  leads: leadsRouter,
  live: liveRouter,
  notes: notesRouter,
  pipeline: pipelineRouter,
  reports: reportsRouter,
  schedule: scheduleRouter,
  sync: syncRouter,
  tenants: tenantsRouter,
  timeline: timelineRouter,
});

export type AppRouter = typeof appRouter;
