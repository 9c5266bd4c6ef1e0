import { sql } from "drizzle-orm";
import type { ConnectServices } from "#src/connect/services.ts";
import { type Tx, rowsOf, withTenant } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import { lock } from "#src/db/locks.ts";
import { type ConnectionRow, getConnection } from "#src/domain/connections/get.ts";
import { askForRecountOf, recountContacts, waitingRecounts } from "#src/domain/contacts/recount.ts";
import { type Mapped, type RawRow, mapRows, readRaw, storeMapped } from "./normalize.ts";
import { compareContacts } from "./rebuild-contacts.ts";
import { type Diff, compareInteractions, emptyDiff } from "./rebuild-diff.ts";

/** Items mapped and compared at once: 1.5 kB each, and what they become. */
const BATCH = 1_000;
const RECOUNT = 2_000;

export type Rebuild = { tenantId: string; connectionId: string; apply: boolean };
export type RebuildReport = { items: number; failed: number; interactions: Diff; contacts: Diff; applied: boolean };

/** A stretch of a connection's items, by key: behind `after`, up to and with `last`. `orphans`: entries without an item. */
type Stretch = { after: Key | null; last: Key } | { orphans: Mapped[] };
type Key = { stream: string; externalId: string };

/**
 * Map all that is stored of a connection anew, and say what would be different; with `apply` also make it so.
 *
 * First everything is compared, without a lock. Only what differs is then stored: for the report in one transaction that
 * is rolled back, for good in one transaction a batch, each under the lock that the worker takes, too. Whoever kills it
 * may start it again.
 *
 * @throws NotFoundError
 */
export async function rebuild(
  services: ConnectServices,
  { tenantId, connectionId, apply }: Rebuild,
): Promise<RebuildReport> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => withTenant(services.db, tenantId, work);
  const connection = await within((tx) => getConnection(tx, tenantId, connectionId));
  const report: RebuildReport = {
    items: 0,
    failed: 0,
    interactions: emptyDiff(),
    contacts: emptyDiff(),
    applied: apply,
  };
  const differing = await compareAll(within, services, connection, report);

  await rolledBack(within, async (tx) => {
    await lock(tx, "normalize", tenantId);
    for (const stretch of differing) await storeStretch(tx, services, connection, stretch);
    await askForRecountOf(tx, tenantId, connectionId);
    while (await recountSome(tx, tenantId));
    // Others still see the contacts as they were; nobody changes them while we hold the lock.
    await within((before) => compareContacts(before, tx, tenantId, report.contacts));
  });
  if (!apply) return report;

  const locked = (work: (tx: Tx) => Promise<boolean | void>) =>
    within(async (tx) => {
      await lock(tx, "normalize", tenantId);
      return work(tx);
    });
  for (const stretch of differing) await locked((tx) => storeStretch(tx, services, connection, stretch));
  await locked((tx) => askForRecountOf(tx, tenantId, connectionId));
  while (await locked((tx) => recountSome(tx, tenantId)));
  await within((tx) => announce(tx, { tenantId, topic: "contacts" }));
  return report;
}

type Within = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** @returns the stretches in which something differs, or cannot be mapped */
async function compareAll(
  within: Within,
  { providers }: ConnectServices,
  connection: ConnectionRow,
  report: RebuildReport,
): Promise<Stretch[]> {
  const differing: Stretch[] = [];
  for (let after: Key | null = null; ;) {
    const from: Key | null = after;
    const last: Key | null = await within(async (tx) => {
      const rows = await readRaw(tx, connection, sql`${behind(from)} order by stream, external_id limit ${BATCH}`);
      const end = keyOf(rows.at(-1));
      if (!end) return null;
      const { writes, failures } = mapRows(providers, connection, rows);
      report.items += rows.length;
      report.failed += failures.length;
      const differs = await compareInteractions(tx, connection, writes, report.interactions);
      if (differs || failures.length > 0) differing.push({ after: from, last: end });
      return end;
    });
    if (!last) break;
    after = last;
  }
  const orphans = await within((tx) => orphansOf(tx, connection));
  for (let at = 0; at < orphans.length; at += BATCH) {
    const some = orphans.slice(at, at + BATCH);
    await within((tx) => compareInteractions(tx, connection, some, report.interactions));
    differing.push({ orphans: some });
  }
  return differing;
}

const keyOf = (row: RawRow | undefined): Key | null =>
  row ? { stream: row.stream, externalId: row.external_id } : null;
const behind = (after: Key | null) =>
  after ? sql`and (stream, external_id) > (${after.stream}, ${after.externalId})` : sql``;

/** Entries whose item is not stored: nothing says them any more. */
function orphansOf(tx: Tx, { tenantId, id }: ConnectionRow): Promise<Mapped[]> {
  return rowsOf<Mapped>(
    tx,
    sql`select stream, external_id as "externalId", '' as month, null as facts from interactions interaction
         where tenant_id = ${tenantId} and connection_id = ${id}
           and not exists (select 1 from source_items item where item.tenant_id = ${tenantId} and item.connection_id = ${id}
                              and item.stream = interaction.stream and item.external_id = interaction.external_id)`,
  );
}

const nameOf = ({ stream, externalId }: Key) => `${stream} ${externalId}`;

async function storeStretch(
  tx: Tx,
  { providers }: ConnectServices,
  connection: ConnectionRow,
  stretch: Stretch,
): Promise<void> {
  if ("orphans" in stretch) {
    // Found without the lock: an item that was read since then has its entry by right.
    const still = new Set((await orphansOf(tx, connection)).map(nameOf));
    const writes = stretch.orphans.filter((one) => still.has(nameOf(one)));
    await storeMapped(tx, connection, { writes, failures: [] });
    return;
  }
  const { after, last } = stretch;
  const upTo = sql`and (stream, external_id) <= (${last.stream}, ${last.externalId})`;
  const rows = await readRaw(tx, connection, sql`${behind(after)} ${upTo} order by stream, external_id`);
  await storeMapped(tx, connection, mapRows(providers, connection, rows));
}

/** @returns whether more may wait */
async function recountSome(tx: Tx, tenantId: string): Promise<boolean> {
  const emails = await waitingRecounts(tx, tenantId, RECOUNT);
  await recountContacts(tx, tenantId, emails);
  return emails.length > 0;
}

async function rolledBack(within: Within, work: (tx: Tx) => Promise<void>): Promise<void> {
  const done = new Error("rolled back");
  await within(async (tx) => {
    await work(tx);
    throw done;
  }).catch((error: unknown) => {
    if (error !== done) throw error;
  });
}
