import { sql } from "drizzle-orm";
import type { Tx } from "#src/db/client.ts";
import { type Evidence, type RowKey, evidenceOf } from "../evidence.ts";
import { OPPORTUNITY_COLUMNS, type OpportunityRow } from "./list.ts";

/** The provider names no client of an opportunity, so no contact either. @throws NotFoundError */
export const getOpportunity = (tx: Tx, tenantId: string, key: RowKey): Promise<Evidence<OpportunityRow>> =>
  evidenceOf<OpportunityRow>(tx, tenantId, key, {
    what: "Opportunity",
    table: "ct_opportunities",
    streams: ["ct.opportunities"],
    columns: OPPORTUNITY_COLUMNS,
    contact: sql`null::uuid`,
  });
