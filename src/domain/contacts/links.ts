import { sql } from "drizzle-orm";
import { type Tx, anyOf, jsonRows, rowsOf } from "#src/db/client.ts";
import { sqlState } from "#src/db/failure.ts";
import { announce } from "#src/db/live.ts";
import { lock } from "#src/db/locks.ts";
import { ConflictError, NotFoundError } from "#src/errors.ts";
import { recountContacts } from "./recount.ts";

/**
 * Whose an address is, by decision of people.
 *
 * Every address starts at its base, a contact of its own. A merge leads from one contact to another; the merges in force
 * form trees, and an address belongs to the root above its base. `contact_links` keeps base and root of each address that
 * was ever decided about, so that later mail is sorted in without a look at the trees.
 */
export type Person = { id: string; name: string | null; emails: string[] };

/** Longer than a batch of the worker takes. A rebuild may hold the lock for minutes, and a few who wait hold all connections. */
const PATIENCE = "6s";
const LOCK_NOT_AVAILABLE = "55P03";

/**
 * Sync and people's decisions about contacts wait for each other; open pages look again.
 *
 * @throws ConflictError CONTACTS_BUSY
 */
export async function deciding<T>(tx: Tx, tenantId: string, decide: () => Promise<T>): Promise<T> {
  await lockSoon(tx, tenantId);
  const result = await decide();
  await announce(tx, { tenantId, topic: "contacts" });
  return result;
}

async function lockSoon(tx: Tx, tenantId: string): Promise<void> {
  await tx.execute(sql`select set_config('lock_timeout', ${PATIENCE}, true)`);
  try {
    await lock(tx, "normalize", tenantId);
  } catch (error) {
    if (sqlState(error) !== LOCK_NOT_AVAILABLE) throw error;
    throw new ConflictError(
      "CONTACTS_BUSY",
      "Contacts are being sorted right now; nothing was changed.",
      "Try again in a minute.",
    );
  }
  await tx.execute(sql`select set_config('lock_timeout', '0', true)`);
}

/** Root of each contact asked for, itself where it is part of no other. Ids of nobody are left out. */
export async function rootsOf(tx: Tx, tenantId: string, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await rowsOf<{ id: string; root: string }>(
    tx,
    sql`
    with recursive up as (
      select start.id, start.id as at from unnest(${sql.param([...ids])}::uuid[]) as start(id)
       union all
      select up.id, part.into_id from up
        join contact_merge_parts part on part.tenant_id = ${tenantId} and part.contact_id = up.at and part.undone_at is null)
    select up.id, up.at as root from up
     where not exists (select 1 from contact_merge_parts part where part.tenant_id = ${tenantId} and part.contact_id = up.at and part.undone_at is null)
       and (up.id <> up.at or exists (select 1 from contacts contact where contact.tenant_id = ${tenantId} and contact.id = up.id))`,
  );
  return new Map(rows.map(({ id, root }) => [id, root]));
}

/** The contact that stands for this one now. @throws NotFoundError also when it is another tenant's */
export function rootOf(roots: ReadonlyMap<string, string>, id: string): string {
  const root = roots.get(id);
  if (!root) throw new NotFoundError("Contact");
  return root;
}

/** Of every contact below a root, and of itself, the root it has now. */
async function tree(tx: Tx, tenantId: string, root: string): Promise<Map<string, string>> {
  const parts = await rowsOf<{ id: string; into: string }>(
    tx,
    sql`
    with recursive down as (
      select ${root}::uuid as id, null::uuid as into_id
       union all
      select part.contact_id, part.into_id from down
        join contact_merge_parts part on part.tenant_id = ${tenantId} and part.into_id = down.id and part.undone_at is null)
    select id, into_id as into from down where into_id is not null`,
  );
  return new Map([[root, root], ...parts.map(({ id }): [string, string] => [id, root])]);
}

/** Write down base and present owner of all addresses of these contacts, before anything is decided about them. */
export async function pinAddresses(tx: Tx, tenantId: string, ids: readonly string[], by: string): Promise<void> {
  await tx.execute(sql`
    insert into contact_links (tenant_id, kind, value, base_id, contact_id, linked_by)
    select tenant_id, kind, value, contact_id, contact_id, ${by} from contact_identities
     where tenant_id = ${tenantId} and kind = 'email' and contact_id = ${anyOf(ids, "uuid")}
    on conflict (tenant_id, kind, value) do nothing`);
}

/**
 * After something was decided: lead every address below `roots` to its root, and make the contacts say what is so now.
 * `before`: the contacts that held them until now; those left without an address go.
 */
export async function regroup(
  tx: Tx,
  tenantId: string,
  roots: readonly string[],
  before: readonly string[],
): Promise<void> {
  const rootById = new Map<string, string>();
  for (const root of roots) for (const [id, own] of await tree(tx, tenantId, root)) rootById.set(id, own);
  const rows = [...rootById].map(([id, root]) => ({ id, root }));
  await tx.execute(sql`
    update contact_links link set contact_id = row.root
      from jsonb_to_recordset(${jsonRows(rows)}) as row (id uuid, root uuid)
     where link.tenant_id = ${tenantId} and link.base_id = row.id and link.contact_id <> row.root`);
  // Only who has been seen has an identity; the others wait in their links.
  await tx.execute(sql`
    insert into contacts (tenant_id, id, email, search_text, automated, emails_in, emails_out, meetings, first_seen_at, last_seen_at)
    select distinct on (link.contact_id) ${tenantId}::uuid, link.contact_id, link.value, '', false, 0, 0, 0, 'epoch'::timestamptz, 'epoch'::timestamptz
      from contact_links link join contact_identities identity
        on identity.tenant_id = ${tenantId} and identity.kind = link.kind and identity.value = link.value
     where link.tenant_id = ${tenantId} and link.contact_id = ${anyOf([...roots], "uuid")}
    on conflict (tenant_id, id) do nothing`);
  await tx.execute(sql`
    update contact_identities identity set contact_id = link.contact_id
      from contact_links link
     where link.tenant_id = ${tenantId} and link.contact_id = ${anyOf([...roots], "uuid")} and identity.tenant_id = ${tenantId}
       and identity.kind = link.kind and identity.value = link.value and identity.contact_id <> link.contact_id`);
  const touched = [...new Set([...roots, ...before])];
  await tx.execute(sql`
    delete from contacts contact where contact.tenant_id = ${tenantId} and contact.id = ${anyOf(touched, "uuid")}
       and not exists (select 1 from contact_identities identity where identity.tenant_id = ${tenantId} and identity.contact_id = contact.id)`);
  const emails = await rowsOf<{ value: string }>(
    tx,
    sql`select value from contact_identities where tenant_id = ${tenantId} and kind = 'email' and contact_id = ${anyOf(touched, "uuid")}`,
  );
  await recountContacts(
    tx,
    tenantId,
    emails.map(({ value }) => value),
  );
}

/** How contacts look now, for the log of a merge. */
export async function peopleOf(tx: Tx, tenantId: string, ids: readonly string[]): Promise<Person[]> {
  return rowsOf<Person>(
    tx,
    sql`select link.contact_id as id, max(contact.name) as name, array_agg(link.value order by link.value) as emails
          from contact_links link left join contacts contact on contact.tenant_id = ${tenantId} and contact.id = link.contact_id
         where link.tenant_id = ${tenantId} and link.contact_id = ${anyOf(ids, "uuid")} group by link.contact_id`,
  );
}
