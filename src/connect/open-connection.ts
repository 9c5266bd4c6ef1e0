import { withTenant } from "#src/db/client.ts";
import { type ConnectionRow, getConnection } from "#src/domain/connections/get.ts";
import { ConnectionRevokedError, NotFoundError } from "#src/errors.ts";
import type { Http, Provider, Stream } from "#src/providers/contract.ts";
import { openHttp } from "#src/providers/http.ts";
import { pauseQuota, reserveQuota } from "./quota.ts";
import type { ConnectServices } from "./services.ts";
import { type ConnectionKey, tokenSource } from "./tokens.ts";

export type OpenConnection = { connection: ConnectionRow; provider: Provider; streams: Stream[]; http: Http };

/**
 * A connection ready to be read: its granted streams, and the paced, authorized door to its provider.
 *
 * @throws NotFoundError, ConnectionRevokedError when the user must reconnect first
 */
export async function openConnection(services: ConnectServices, key: ConnectionKey): Promise<OpenConnection> {
  const connection = await withTenant(services.db, key.tenantId, (tx) =>
    getConnection(tx, key.tenantId, key.connectionId),
  );
  const provider = services.providers.get(connection.provider);
  if (!provider) throw new NotFoundError("Provider");
  if (connection.status === "disconnected")
    throw new ConnectionRevokedError(`${connection.account} must be reconnected`);
  const bucket = `${provider.id}/${connection.accountId}`;
  const http = openHttp({
    provider,
    accessToken: tokenSource(services, key),
    reserve: (units) => reserveQuota(services.db, bucket, units, services.unitsPerMinute),
    onLimited: (seconds) => pauseQuota(services.db, bucket, seconds),
    log: services.log,
  });
  return { connection, provider, streams: grantedStreams(provider, connection.scopes), http };
}

export function grantedStreams(provider: Provider, scopes: readonly string[]): Stream[] {
  return provider.streams.filter((stream) => stream.scopes.some((scope) => scopes.includes(scope)));
}

/** Product → whether at least one of its streams may be read. */
export function grantedProducts(provider: Provider, scopes: readonly string[]): Record<string, boolean> {
  const granted = new Set(grantedStreams(provider, scopes).map((stream) => stream.product));
  return Object.fromEntries(provider.streams.map((stream) => [stream.product, granted.has(stream.product)]));
}
