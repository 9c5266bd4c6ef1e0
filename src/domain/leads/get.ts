import { sql } from "drizzle-orm";
import type { Tx } from "#src/db/client.ts";
import { type Evidence, type RowKey, contactBy, evidenceOf } from "../evidence.ts";
import { LEAD_COLUMNS, type LeadRow } from "./list.ts";

/** @throws NotFoundError */
export const getLead = (tx: Tx, tenantId: string, key: RowKey): Promise<Evidence<LeadRow>> =>
  evidenceOf<LeadRow>(tx, tenantId, key, {
    what: "Lead",
    table: "ct_leads",
    streams: ["ct.leads"],
    columns: LEAD_COLUMNS,
    contact: contactBy(tenantId, sql`item.email`),
  });
