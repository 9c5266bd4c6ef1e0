import { sql } from "drizzle-orm";
import type { Tx } from "#src/db/client.ts";
import { type Evidence, type RowKey, contactOfClient, evidenceOf } from "../evidence.ts";
import { type ActivityRow, activityColumns } from "./list.ts";

/** @throws NotFoundError */
export const getActivity = (tx: Tx, tenantId: string, key: RowKey): Promise<Evidence<ActivityRow>> =>
  evidenceOf<ActivityRow>(tx, tenantId, key, {
    what: "Activity",
    table: "ct_scheduled_activities",
    streams: ["ct.events", "ct.activities"],
    columns: activityColumns(tenantId),
    contact: contactOfClient(tenantId, sql`item.connection_id`, sql`item.client_id`),
  });
