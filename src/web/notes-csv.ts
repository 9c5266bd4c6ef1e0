import { sql } from "drizzle-orm";
import { z } from "zod";
import { type NoteRow, noteColumns, noteKeys } from "#src/domain/notes/list.ts";
import { rowsAt } from "#src/domain/rows.ts";
import { idText, readQuery, searchText } from "./list-query.ts";
import type { ListFile } from "./rows-csv.ts";

const asked = z.object({ q: searchText, client: idText });

export const notesFile: ListFile<NoteRow> = {
  name: "notes",
  columns: [
    ["Written", (row) => row.writtenAt],
    ["Client", (row) => row.clientName],
    ["Author", (row) => row.author],
    ["Note", (row) => row.content],
    ["Last read", (row) => row.readAt],
    ["Client id", (row) => row.clientId],
    ["Id", (row) => row.id],
  ],
  keys(tx, tenantId, query) {
    const { q, client } = readQuery(asked, query);
    return noteKeys(tx, tenantId, { q, clientId: client });
  },
  rows: (tx, tenantId, keys) =>
    rowsAt<NoteRow>(tx, tenantId, { table: sql`ct_notes`, columns: noteColumns(tenantId) }, keys),
};
