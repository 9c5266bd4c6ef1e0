import type { Tx } from "#src/db/client.ts";
import { getConnection } from "#src/domain/connections/get.ts";
import { grantedStreams } from "./open-connection.ts";
import type { ConnectServices } from "./services.ts";
import type { ConnectionKey } from "./tokens.ts";

/** Names of what a connection may be read for; none where its provider is not set up here. @throws NotFoundError */
export async function readableStreams(
  { providers }: Pick<ConnectServices, "providers">,
  tx: Tx,
  { tenantId, connectionId }: ConnectionKey,
): Promise<string[]> {
  const { provider, scopes } = await getConnection(tx, tenantId, connectionId);
  const known = providers.get(provider);
  return known ? grantedStreams(known, scopes).map(({ name }) => name) : [];
}
