import { type SQL, sql } from "drizzle-orm";

/** The name an activity says or, as appointments say none, that of its client; empty when nobody knows. */
export const withWhom = (tenantId: string, activity: SQL): SQL => sql`coalesce(nullif(${activity}.contact_name, ''),
  (select client.name from ct_leads client
    where client.tenant_id = ${tenantId} and client.connection_id = ${activity}.connection_id and client.external_id = ${activity}.client_id), '')`;
