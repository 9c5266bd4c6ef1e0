import type { Tx } from "#src/db/client.ts";
import { ForbiddenError } from "#src/errors.ts";
import { type Role, atLeast } from "../tenants/role.ts";
import { getConnection } from "./get.ts";

type Asked = { tenantId: string; connectionId: string; userId: string; role: Role };

/**
 * A mailbox is a person's own: whoever connected it may take it away again, and so may the admins.
 *
 * @throws NotFoundError, ForbiddenError
 */
export async function assertMayManage(tx: Tx, { tenantId, connectionId, userId, role }: Asked): Promise<void> {
  const connection = await getConnection(tx, tenantId, connectionId);
  if (connection.userId !== userId && !atLeast(role, "admin")) {
    throw new ForbiddenError("Only an admin or the person who connected this account can do this.");
  }
}
