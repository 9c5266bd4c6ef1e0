import { withTenant } from "#src/db/client.ts";
import { type ConnectionRow, getConnection } from "#src/domain/connections/get.ts";
import { ConnectionRevokedError, NotFoundError } from "#src/errors.ts";
import type { Http, Provider, Stream } from "#src/providers/contract.ts";
import { openHttp } from "#src/providers/http.ts";
import { openPace } from "./pace.ts";
import { paceOf } from "./pace-limits.ts";
import type { Lane } from "./quota.ts";
import type { ConnectServices } from "./services.ts";
import { type ConnectionKey, tokenSource } from "./tokens.ts";

export type OpenConnection = { connection: ConnectionRow; provider: Provider; streams: Stream[]; http: Http };

/**
 * A connection ready to be read: its granted streams, and the paced, authorized door to its provider.
 *
 * @param lane `live` for what somebody waits for: its calls go before those of backfill
 * @throws NotFoundError, ConnectionRevokedError when the user must reconnect first
 */
export async function openConnection(
  services: ConnectServices,
  key: ConnectionKey,
  { lane = "backfill" }: { lane?: Lane } = {},
): Promise<OpenConnection> {
  const connection = await withTenant(services.db, key.tenantId, (tx) =>
    getConnection(tx, key.tenantId, key.connectionId),
  );
  const provider = services.providers.get(connection.provider);
  // One with keys is read by a client of its own.
  if (!provider?.oauth) throw new NotFoundError("Provider");
  if (connection.status === "disconnected")
    throw new ConnectionRevokedError(`${connection.account} must be reconnected`);
  const quotas = provider.quotas ?? {};
  const limits = paceOf({ ...services.pace, units: quotas }, connection.pace, Object.keys(quotas)[0], services.log);
  const pace = await openPace({ db: services.db, provider, accountId: connection.accountId, limits, lane });
  const accessToken = remembered(tokenSource(services, key));
  const http = openHttp({ provider, accessToken, pace, log: services.log });
  return { connection, provider, streams: grantedStreams(provider, connection.scopes), http };
}

const REMEMBERED_MS = 5_000;

/** Asking the database before each call would cost as much as keeping its quota. A token lives a minute at least when it is given out. */
function remembered(source: (force?: boolean) => Promise<string>): (force?: boolean) => Promise<string> {
  let last: { token: string; untilMs: number } | null = null;
  return async (force = false) => {
    if (!force && last && performance.now() < last.untilMs) return last.token;
    const token = await source(force);
    last = { token, untilMs: performance.now() + REMEMBERED_MS };
    return token;
  };
}

export function grantedStreams(provider: Provider, scopes: readonly string[]): Stream[] {
  return provider.streams.filter((stream) => stream.scopes.some((scope) => scopes.includes(scope)));
}

/** Product → whether at least one of its streams may be read. */
export function grantedProducts(provider: Provider, scopes: readonly string[]): Record<string, boolean> {
  const granted = new Set(grantedStreams(provider, scopes).map((stream) => stream.product));
  return Object.fromEntries(provider.streams.map((stream) => [stream.product, granted.has(stream.product)]));
}
