import { sql } from "drizzle-orm";
import { type Tx, allOf, anyOf, jsonRows, rowsOf } from "#src/db/client.ts";
import { askForRecount } from "../contacts/recount.ts";
import { stableId } from "./ids.ts";

export type InteractionFacts = {
  kind: "email" | "meeting";
  direction: "in" | "out" | null;
  occurredAt: Date;
  endsAt: Date | null;
  allDay: boolean;
  subject: string;
  snippet: string | null;
  threadId: string | null;
  automated: boolean;
  participants: readonly { email: string; name: string | null; role: string }[];
};

export type SourceKey = { stream: string; externalId: string };
/** `facts` null: the source says nothing about people any more. */
export type InteractionWrite = SourceKey & { facts: InteractionFacts | null };

/** `account`: the mailbox's own address, lower-cased; it is no contact. */
export type Mailbox = { tenantId: string; connectionId: string; account: string };

const idOf = ({ tenantId, connectionId }: Mailbox, { stream, externalId }: SourceKey) =>
  stableId(tenantId, connectionId, stream, externalId);

/**
 * Make interactions and their participants say what the sources say, and ask for the recount of the contacts behind them. One statement a table,
 * whatever the number of items; unchanged rows are not rewritten. The order in which items arrive makes no difference.
 *
 * The caller holds the tenant's normalize lock, and has the contacts recounted that wait for it afterwards.
 */
export async function storeInteractions(tx: Tx, mailbox: Mailbox, given: readonly InteractionWrite[]): Promise<void> {
  if (given.length === 0) return;
  // Postgres refuses to touch one row twice in a statement: of a repeated key the last word counts.
  const writes = [...new Map(given.map((write) => [idOf(mailbox, write), write])).values()];
  const ids = writes.map((write) => idOf(mailbox, write));
  const before = await participantsOf(tx, mailbox.tenantId, ids);
  const gone = writes.filter((write) => write.facts === null).map((write) => idOf(mailbox, write));
  if (gone.length > 0) {
    await tx.execute(
      sql`delete from interactions where tenant_id = ${mailbox.tenantId} and id = ${anyOf(gone, "uuid")}`,
    );
  }
  const kept = writes.flatMap((write) =>
    write.facts === null ? [] : [{ ...write, facts: write.facts, id: idOf(mailbox, write) }],
  );
  await upsertInteractions(tx, mailbox, kept);
  await replaceParticipants(tx, mailbox, kept, before.length === 0);
  const after = kept.flatMap((write) => write.facts.participants.map((participant) => participant.email));
  await askForRecount(
    tx,
    mailbox.tenantId,
    [...new Set([...before.map(({ email }) => email), ...after])].filter((email) => email !== mailbox.account),
  );
}

type Kept = SourceKey & { id: string; facts: InteractionFacts };

/** Who takes part in any of these by what is stored. */
function participantsOf(tx: Tx, tenantId: string, ids: readonly string[]): Promise<{ email: string }[]> {
  return rowsOf(
    tx,
    sql`select distinct email from interaction_participants where tenant_id = ${tenantId} and interaction_id = ${anyOf(ids, "uuid")}`,
  );
}

async function upsertInteractions(tx: Tx, { tenantId, connectionId }: Mailbox, kept: readonly Kept[]): Promise<void> {
  const rows = kept.map(({ id, stream, externalId, facts }) => ({
    id,
    stream,
    externalId,
    ...facts,
    participants: undefined,
  }));
  await tx.execute(sql`
    insert into interactions as old (tenant_id, id, connection_id, stream, external_id, kind, direction, occurred_at, ends_at, all_day, subject, snippet, thread_id, automated)
    select ${tenantId}::uuid, row.id, ${connectionId}::uuid, row.stream, row."externalId", row.kind, row.direction, row."occurredAt", row."endsAt", row."allDay",
           row.subject, row.snippet, row."threadId", row.automated
      from jsonb_to_recordset(${jsonRows(rows)}) as row (id uuid, stream text, "externalId" text, kind text, direction text, "occurredAt" timestamptz,
           "endsAt" timestamptz, "allDay" boolean, subject text, snippet text, "threadId" text, automated boolean)
    on conflict (tenant_id, id) do update
       set kind = excluded.kind, direction = excluded.direction, occurred_at = excluded.occurred_at, ends_at = excluded.ends_at, all_day = excluded.all_day,
           subject = excluded.subject, snippet = excluded.snippet, thread_id = excluded.thread_id, automated = excluded.automated
     where (old.kind, old.direction, old.occurred_at, old.ends_at, old.all_day, old.subject, old.snippet, old.thread_id, old.automated)
        is distinct from (excluded.kind, excluded.direction, excluded.occurred_at, excluded.ends_at, excluded.all_day, excluded.subject, excluded.snippet,
                          excluded.thread_id, excluded.automated)`);
}

/** @param fresh none of these has participants stored: there is nothing to drop */
async function replaceParticipants(
  tx: Tx,
  { tenantId, account }: Mailbox,
  kept: readonly Kept[],
  fresh: boolean,
): Promise<void> {
  const rows = kept.flatMap(({ id, facts }) =>
    facts.participants.map(({ email, name, role }) => ({
      id,
      role,
      email,
      name,
      at: facts.occurredAt,
      self: email === account,
    })),
  );
  const ids = kept.map(({ id }) => id);
  const keys = rows.map(({ id, role, email }) => `${id} ${role} ${email}`);
  const dropped = sql`,
    dropped as (
      delete from interaction_participants old
       where old.tenant_id = ${tenantId} and old.interaction_id = ${anyOf(ids, "uuid")}
         and concat_ws(' ', old.interaction_id, old.role, old.email) <> ${allOf(keys)})`;
  await tx.execute(sql`
    with wanted as materialized (
      select distinct on (row.id, row.role, row.email) row.* from jsonb_to_recordset(${jsonRows(rows)}) as row (id uuid, role text, email text, name text, at timestamptz, self boolean)
       order by row.id, row.role, row.email, row.name nulls last)${fresh ? sql`` : dropped}
    insert into interaction_participants as old (tenant_id, interaction_id, role, email, name, occurred_at, self)
    select ${tenantId}::uuid, wanted.id, wanted.role, wanted.email, wanted.name, wanted.at, wanted.self from wanted
    on conflict (tenant_id, interaction_id, role, email) do update set name = excluded.name, occurred_at = excluded.occurred_at, self = excluded.self
     where (old.name, old.occurred_at, old.self) is distinct from (excluded.name, excluded.occurred_at, excluded.self)`);
}
