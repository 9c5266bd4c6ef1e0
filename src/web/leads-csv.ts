import { z } from "zod";
import { type LeadRow, leadRows } from "#src/domain/leads/list.ts";
import { keysOf, rowsAt } from "#src/domain/rows.ts";
import { createdDays, dayText, groupText, readQuery, searchText } from "./list-query.ts";
import type { ListFile } from "./rows-csv.ts";

const asked = z.object({
  q: searchText,
  source: groupText,
  status: groupText,
  owner: groupText,
  market: groupText,
  qualified: z.enum(["yes", "no"]).optional().catch(undefined),
  from: dayText,
  to: dayText,
});

export const leadsFile: ListFile<LeadRow> = {
  name: "leads",
  columns: [
    ["Name", (row) => row.name],
    ["Company", (row) => row.company],
    ["Email", (row) => row.email],
    ["Phone", (row) => row.phone],
    ["Source", (row) => row.source],
    ["Status", (row) => row.status],
    ["Owner", (row) => row.owner],
    ["Market", (row) => row.market],
    ["Qualified", (row) => row.qualified],
    ["Deal size", (row) => row.dealSize],
    ["Created", (row) => row.createdAt],
    ["Changed", (row) => row.modifiedAt],
    ["Id", (row) => row.id],
  ],
  async keys(tx, tenantId, query) {
    const { from, to, qualified, ...names } = readQuery(asked, query);
    const filter = { ...names, ...createdDays({ from, to }), ...(qualified && { qualified: qualified === "yes" }) };
    return keysOf(tx, await leadRows(tx, tenantId, filter));
  },
  rows: async (tx, tenantId, keys) => rowsAt<LeadRow>(tx, tenantId, await leadRows(tx, tenantId, {}), keys),
};
