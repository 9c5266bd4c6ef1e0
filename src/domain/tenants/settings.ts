import { eq, sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import { tenants } from "#src/db/schema/access.ts";
import { ConflictError } from "#src/errors.ts";
import { type Actor, auditBy } from "./actor.ts";

/** In which zone the workspace's days begin, and in what its amounts are shown. */
export type TenantSettings = { timeZone: string; currency: string };

/** Zones that can be chosen. UTC is what a workspace begins with, and the list of places leaves it out. */
export const TIME_ZONES: readonly string[] = ["UTC", ...Intl.supportedValuesOf("timeZone")];
export const CURRENCIES: readonly string[] = Intl.supportedValuesOf("currency");

/**
 * Takes effect for days from now on: a day's figures that are kept stay with the day they were counted for.
 *
 * @throws ConflictError TIME_ZONE_UNKNOWN when the database, which cuts the days, has no such zone
 */
export async function setTenantSettings(
  tx: Tx,
  tenantId: string,
  { timeZone, currency }: TenantSettings,
  actor: Actor,
): Promise<void> {
  const [was] = await tx
    .select({ timeZone: tenants.timeZone, currency: tenants.currency })
    .from(tenants)
    .where(eq(tenants.id, tenantId))
    .for("update");
  if (!was || (was.timeZone === timeZone && was.currency === currency)) return;
  if (!(await isKnownZone(tx, timeZone))) throw unknownZone(timeZone);
  await tx.update(tenants).set({ timeZone, currency }).where(eq(tenants.id, tenantId));
  await auditBy(tx, tenantId, actor, {
    action: "tenant.settings_changed",
    target: `${timeZone}, ${currency}`,
    detail: { timeZoneBefore: was.timeZone, currencyBefore: was.currency },
  });
  await announce(tx, { tenantId, topic: "tenants" });
}

async function isKnownZone(tx: Tx, timeZone: string): Promise<boolean> {
  const known = sql`select 1 from pg_timezone_names where lower(name) = lower(${timeZone}::text) limit 1`;
  return (await rowsOf(tx, known)).length > 0;
}

const unknownZone = (timeZone: string) =>
  new ConflictError(
    "TIME_ZONE_UNKNOWN",
    `The database does not know the time zone ${timeZone}.`,
    "Choose a larger place in the same zone.",
  );
