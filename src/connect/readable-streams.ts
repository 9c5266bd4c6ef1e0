import type { Tx } from "#src/db/client.ts";
import { getConnection } from "#src/domain/connections/get.ts";
import { ConflictError } from "#src/errors.ts";
import { grantedStreams } from "./open-connection.ts";
import type { ConnectServices } from "./services.ts";
import type { ConnectionKey } from "./tokens.ts";

/**
 * Names of what a connection may be read for by windows of time; none where its provider is not set up here.
 *
 * @throws NotFoundError, ConflictError for an account that is only ever read whole
 */
export async function readableStreams(
  { providers }: Pick<ConnectServices, "providers">,
  tx: Tx,
  { tenantId, connectionId }: ConnectionKey,
): Promise<string[]> {
  const { provider, scopes } = await getConnection(tx, tenantId, connectionId);
  const known = providers.get(provider);
  if (known?.oauth === null)
    throw new ConflictError(
      "READ_WHOLE",
      `${known.label} is read whole, every hour: there are no months to read, pause or retry.`,
      "Use Sync now; the next sync reads everything again, rows that failed among it.",
    );
  return known ? grantedStreams(known, scopes).map(({ name }) => name) : [];
}
