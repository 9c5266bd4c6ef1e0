import { z } from "zod";
import { keysOf, rowsAt } from "#src/domain/rows.ts";
import { type ActivityRow, activityRows } from "#src/domain/schedule/list.ts";
import { readQuery } from "./list-query.ts";
import type { ListFile } from "./rows-csv.ts";

const asked = z.object({ overdue: z.literal("1").optional().catch(undefined) });

export const scheduleFile: ListFile<ActivityRow> = {
  name: "schedule",
  columns: [
    ["Begins", (row) => row.scheduledAt],
    ["Ends", (row) => row.endsAt],
    ["Type", (row) => row.type],
    ["Contact", (row) => row.contactName],
    ["Description", (row) => row.description],
    ["Status", (row) => row.status],
    ["Id", (row) => row.id],
  ],
  keys: (tx, tenantId, query) =>
    keysOf(tx, activityRows(tenantId, { overdue: readQuery(asked, query).overdue === "1" })),
  rows: (tx, tenantId, keys) => rowsAt<ActivityRow>(tx, tenantId, activityRows(tenantId, {}), keys),
};
