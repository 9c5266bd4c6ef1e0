import { z } from "zod";
import { type OpportunityRow, PIPELINE_SORTS, opportunityRows } from "#src/domain/pipeline/list.ts";
import { keysOf, rowsAt } from "#src/domain/rows.ts";
import { createdDays, dayText, groupText, readQuery, searchText, wayText } from "./list-query.ts";
import type { ListFile } from "./rows-csv.ts";

const asked = z.object({
  q: searchText,
  stage: groupText,
  source: groupText,
  owner: groupText,
  market: groupText,
  from: dayText,
  to: dayText,
  sort: z.enum(PIPELINE_SORTS).optional().catch(undefined),
  dir: wayText,
});

export const pipelineFile: ListFile<OpportunityRow> = {
  name: "pipeline",
  columns: [
    ["Candidate", (row) => row.candidate],
    ["Company", (row) => row.company],
    ["Stage", (row) => row.stage],
    ["Source", (row) => row.source],
    ["Owner", (row) => row.owner],
    ["Market", (row) => row.market],
    ["Units", (row) => row.units],
    ["Deal size", (row) => row.dealSize],
    ["Likely %", (row) => row.likely],
    ["Weighted IFF", (row) => row.weightedIff],
    ["Created", (row) => row.createdAt],
    ["Changed", (row) => row.modifiedAt],
    ["Id", (row) => row.id],
  ],
  async keys(tx, tenantId, query) {
    const { from, to, ...filter } = readQuery(asked, query);
    return keysOf(tx, await opportunityRows(tx, tenantId, { ...filter, ...createdDays({ from, to }) }));
  },
  rows: async (tx, tenantId, keys) =>
    rowsAt<OpportunityRow>(tx, tenantId, await opportunityRows(tx, tenantId, {}), keys),
};
