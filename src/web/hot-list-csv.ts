import { z } from "zod";
import { HOT_SORTS, type HotListRow, hotRows } from "#src/domain/hot-list/list.ts";
import { keysOf, rowsAt } from "#src/domain/rows.ts";
import { groupText, readQuery, searchText, wayText } from "./list-query.ts";
import type { ListFile } from "./rows-csv.ts";

const asked = z.object({
  q: searchText,
  market: groupText,
  stage: groupText,
  min: z.coerce.number().int().min(0).max(100).optional().catch(undefined),
  attention: z.enum(["idle", "unscheduled"]).optional().catch(undefined),
  sort: z.enum(HOT_SORTS).optional().catch(undefined),
  dir: wayText,
});

export const hotListFile: ListFile<HotListRow> = {
  name: "hot-list",
  columns: [
    ["Candidate", (row) => row.candidate],
    ["Market", (row) => row.market],
    ["Units", (row) => row.units],
    ["Weighted IFF", (row) => row.weightedIff],
    ["Stage", (row) => row.stage],
    ["Likely %", (row) => row.likely],
    ["Id", (row) => row.id],
  ],
  async keys(tx, tenantId, query) {
    const { min, ...filter } = readQuery(asked, query);
    return keysOf(tx, await hotRows(tx, tenantId, { ...filter, minLikely: min }));
  },
  rows: async (tx, tenantId, keys) => rowsAt<HotListRow>(tx, tenantId, await hotRows(tx, tenantId, {}), keys),
};
