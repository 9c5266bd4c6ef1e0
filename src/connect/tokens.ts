import { type SQL, and, eq, sql } from "drizzle-orm";
import { type Tx, rowsOf, withTenant } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import { lock } from "#src/db/locks.ts";
import { connections } from "#src/db/schema/index.ts";
import type { SecretPlace } from "#src/db/secrets.ts";
import { getConnection } from "#src/domain/connections/get.ts";
import type { StatusCode } from "#src/domain/connections/status.ts";
import { ConnectionRevokedError } from "#src/errors.ts";
import type { Tokens } from "#src/providers/contract.ts";
import type { ConnectServices } from "./services.ts";

export type ConnectionKey = { tenantId: string; connectionId: string };

/** A token that dies within the minute is as good as dead: clocks differ and calls take time. */
const MARGIN_S = 60;

export const secretPlace = (
  key: ConnectionKey,
  provider: string,
  field: "refresh_token" | "access_token" | "keys",
): SecretPlace => ({
  tenantId: key.tenantId,
  provider,
  id: key.connectionId,
  field,
});

/** Columns of a connection's tokens. A missing refresh token never erases the stored one. */
export function sealTokens(
  { secrets }: Pick<ConnectServices, "secrets">,
  key: ConnectionKey,
  provider: string,
  tokens: Tokens,
) {
  // It was told by this machine's clock and is asked for by the database's: only the span means the same to both.
  const secondsLeft = (tokens.expiresAt.getTime() - Date.now()) / 1_000;
  return {
    accessToken: secrets.seal(tokens.accessToken, secretPlace(key, provider, "access_token")),
    accessTokenExpiresAt: sql`clock_timestamp() + make_interval(secs => ${secondsLeft}::float8)`,
    ...(tokens.refreshToken === null
      ? {}
      : { refreshToken: secrets.seal(tokens.refreshToken, secretPlace(key, provider, "refresh_token")) }),
  };
}

/**
 * The connection's access token, refreshed when it must be: once, however many callers in however many processes ask.
 *
 * In this process callers share one promise; between processes an advisory lock is taken and the row read again. The
 * lock dies with its session, so a killed holder delays the next one by nothing.
 *
 * @throws ConnectionRevokedError after the connection was marked disconnected, ProviderError
 */
export function tokenSource(services: ConnectServices, key: ConnectionKey): (force?: boolean) => Promise<string> {
  let last: string | undefined;
  return async (force = false) => {
    last = await shared(`${key.tenantId}/${key.connectionId}/${force ? last : ""}`, () =>
      current(services, key, force ? last : undefined),
    );
    return last;
  };
}

const flights = new Map<string, Promise<string>>();

function shared(name: string, fly: () => Promise<string>): Promise<string> {
  const flight = flights.get(name) ?? fly().finally(() => flights.delete(name));
  flights.set(name, flight);
  return flight;
}

/** @param refused an access token the provider turned down although it should still live */
async function current(services: ConnectServices, key: ConnectionKey, refused: string | undefined): Promise<string> {
  const { db } = services;
  const found = await withTenant(db, key.tenantId, (tx) => usable(services, tx, key, refused));
  if (found !== null) return found;
  const outcome = await withTenant(db, key.tenantId, async (tx) => {
    await lock(tx, "refresh", key.connectionId);
    return (await usable(services, tx, key, refused)) ?? (await refresh(services, tx, key));
  });
  if (typeof outcome === "string") return outcome;
  throw outcome;
}

async function usable(
  { secrets }: ConnectServices,
  tx: Tx,
  key: ConnectionKey,
  refused: string | undefined,
): Promise<string | null> {
  const row = await getConnection(tx, key.tenantId, key.connectionId);
  if (row.status === "disconnected") throw new ConnectionRevokedError(`${row.account} must be reconnected`);
  const [clock] = await rowsOf<{ fresh: boolean | null }>(
    tx,
    sql`select access_token_expires_at > clock_timestamp() + make_interval(secs => ${MARGIN_S}) as fresh
          from connections where tenant_id = ${key.tenantId} and id = ${key.connectionId}`,
  );
  if (row.accessToken === null || clock?.fresh !== true) return null;
  const current = secrets.open(row.accessToken, secretPlace(key, row.provider, "access_token"));
  return current === refused ? null : current;
}

/**
 * Answers the error in place of throwing it, so that what it means for the connection is committed. What Google says of
 * a grant is written only while that grant is the stored one: a person may reconnect while the answer is on its way.
 */
async function refresh(
  services: ConnectServices,
  tx: Tx,
  key: ConnectionKey,
): Promise<string | ConnectionRevokedError> {
  const row = await getConnection(tx, key.tenantId, key.connectionId);
  const provider = services.providers.get(row.provider);
  if (!provider?.oauth || row.refreshToken === null)
    throw new ConnectionRevokedError(`${row.account} must be reconnected`);
  const asked = eq(connections.refreshToken, row.refreshToken);
  try {
    const tokens = await provider.oauth.refresh(
      services.secrets.open(row.refreshToken, secretPlace(key, row.provider, "refresh_token")),
    );
    await tx
      .update(connections)
      .set(sealTokens(services, key, row.provider, tokens))
      .where(and(eq(connections.tenantId, key.tenantId), eq(connections.id, key.connectionId), asked));
    return tokens.accessToken;
  } catch (error) {
    if (!(error instanceof ConnectionRevokedError)) throw error;
    if (await markDisconnected(tx, key, "REVOKED", asked)) return error;
    return (await usable(services, tx, key, undefined)) ?? error;
  }
}

/**
 * Only the user can mend it: nothing is read until they reconnect. Data and cursors stay.
 *
 * @param only what must hold of the row
 * @returns whether it held
 */
export async function markDisconnected(tx: Tx, key: ConnectionKey, code: StatusCode, only?: SQL): Promise<boolean> {
  const marked = await tx
    .update(connections)
    .set({ status: "disconnected", statusCode: code })
    .where(and(eq(connections.tenantId, key.tenantId), eq(connections.id, key.connectionId), only))
    .returning({ id: connections.id });
  if (marked.length > 0) await announce(tx, { tenantId: key.tenantId, topic: "connections", id: key.connectionId });
  return marked.length > 0;
}
