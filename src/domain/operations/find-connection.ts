import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#src/db/client.ts";
import { connectionRoutes } from "#src/db/schema/index.ts";
import { NotFoundError } from "#src/errors.ts";

export type ConnectionPlace = { tenantId: string; provider: string };

/** For the operator's command line, which stands above tenants. @throws NotFoundError */
export async function placeOfConnection(db: Db, connectionId: string): Promise<ConnectionPlace> {
  if (!z.guid().safeParse(connectionId).success) throw new NotFoundError("Connection");
  const [route] = await db.select().from(connectionRoutes).where(eq(connectionRoutes.connectionId, connectionId));
  if (!route) throw new NotFoundError("Connection");
  return { tenantId: route.tenantId, provider: route.provider };
}

/** @throws NotFoundError */
export async function tenantOfConnection(db: Db, connectionId: string): Promise<string> {
  return (await placeOfConnection(db, connectionId)).tenantId;
}
