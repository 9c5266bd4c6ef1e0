import { and, eq, sql } from "drizzle-orm";
import { type Tx, jsonRows, rowsOf, withTenant } from "#src/db/client.ts";
import { lock } from "#src/db/locks.ts";
import { connectionRoutes, connections } from "#src/db/schema/index.ts";
import { getConnection } from "#src/domain/connections/get.ts";
import { ConflictError } from "#src/errors.ts";
import { type CtKeys, type CtPage, type CtSettings, mapCtLead } from "#src/providers/clienttether/index.ts";
import { type ByWhom, findAccount, isIt, noteAndRead } from "./connect-with-keys.ts";
import { accountIdOf, sealKeys } from "./keys.ts";
import { ctProviderOf } from "./open-ct-connection.ts";
import type { ConnectServices } from "./services.ts";
import { readALittle } from "./try-keys.ts";

export type ReplaceKeys = ByWhom & { connectionId: string; keys: CtKeys };

/**
 * New keys for an account, tried before the old ones go. Data and progress stay. A new web key must show the same leads.
 *
 * @throws NotFoundError, ConflictError WRONG_ACCOUNT, and as `tryKeys` does; the old keys are kept then
 */
export async function replaceKeys(
  services: ConnectServices,
  { connectionId, keys, ...who }: ReplaceKeys,
): Promise<void> {
  const { tenantId } = who;
  const before = await withTenant(services.db, tenantId, (tx) => getConnection(tx, tenantId, connectionId));
  const { id: provider } = ctProviderOf(services, before.provider);
  const { leads, settings } = await readALittle(services, { keys, settings: before.settings });
  const accountId = accountIdOf(keys.webKey);
  await withTenant(services.db, tenantId, async (tx) => {
    await lock(tx, "account", `${provider}/${before.accountId}`);
    const { account, accountId: current } = await getConnection(tx, tenantId, connectionId);
    if (accountId !== current) {
      const other = await findAccount(tx, tenantId, provider, accountId);
      if (other || !(await isSameAccount(tx, { tenantId, connectionId }, leads, settings))) throw wrongAccount(account);
      await tx
        .update(connectionRoutes)
        .set({ accountId })
        .where(and(eq(connectionRoutes.tenantId, tenantId), eq(connectionRoutes.connectionId, connectionId)));
    }
    const sealed = sealKeys(services, { tenantId, connectionId }, provider, keys);
    await tx
      .update(connections)
      .set({ accountId, keys: sealed, status: "active", statusCode: null })
      .where(isIt(tenantId, connectionId));
    await noteAndRead(services, tx, who, { provider, connectionId, account, isNew: false });
  });
}

const wrongAccount = (account: string) =>
  new ConflictError(
    "WRONG_ACCOUNT",
    `These keys open another ClientTether account than ${account}.`,
    "Enter the keys of the same account, or connect the other one as a new connection.",
  );

/** Most of the leads that both have must have the same address; an account nobody has read yet may be any. */
async function isSameAccount(
  tx: Tx,
  { tenantId, connectionId }: { tenantId: string; connectionId: string },
  page: CtPage,
  settings: CtSettings,
): Promise<boolean> {
  const leads = page.rows.map(({ payload }) => mapCtLead(payload, settings, []));
  const rows = leads.flatMap(({ externalId, email }) => (email === null ? [] : [{ externalId, email }]));
  const [found] = await rowsOf<{ any: boolean; known: number; same: number }>(
    tx,
    sql`select exists (select 1 from ct_leads where tenant_id = ${tenantId} and connection_id = ${connectionId}) as any,
               count(*)::int as known, count(*) filter (where lead.email = row.email)::int as same
          from ct_leads lead join jsonb_to_recordset(${jsonRows(rows)}) as row ("externalId" text, email text) on row."externalId" = lead.external_id
         where lead.tenant_id = ${tenantId} and lead.connection_id = ${connectionId} and lead.email is not null`,
  );
  return !found?.any || (found.same > 0 && found.same * 2 > found.known);
}
