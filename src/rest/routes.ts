import { CONTACT_ROUTES } from "./contacts.routes.ts";
import { DASHBOARD_ROUTES } from "./dashboard.routes.ts";
import { INGESTION_ROUTES } from "./ingestion.routes.ts";
import { REPORT_ROUTES } from "./reports.routes.ts";
import type { Route } from "./route.ts";

/** Every address for programs, once: the handlers and the OpenAPI document both come from here. */
export const ROUTES: readonly Route[] = [...DASHBOARD_ROUTES, ...REPORT_ROUTES, ...CONTACT_ROUTES, ...INGESTION_ROUTES];
