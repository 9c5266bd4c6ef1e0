import { sql } from "drizzle-orm";
import type { Tx } from "#src/db/client.ts";
import { type Evidence, type RowKey, contactOfClient, evidenceOf } from "../evidence.ts";
import { type NoteRow, noteColumns } from "./list.ts";

/** @throws NotFoundError */
export const getNote = (tx: Tx, tenantId: string, key: RowKey): Promise<Evidence<NoteRow>> =>
  evidenceOf<NoteRow>(tx, tenantId, key, {
    what: "Note",
    table: "ct_notes",
    streams: ["ct.notes"],
    columns: noteColumns(tenantId),
    contact: contactOfClient(tenantId, sql`item.connection_id`, sql`item.client_id`),
  });
