import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { type Tx, withTenant } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import { lock } from "#src/db/locks.ts";
import { connectionRoutes, connections } from "#src/db/schema/index.ts";
import { audit } from "#src/domain/audit/audit.ts";
import { type ConnectionRow, getConnection } from "#src/domain/connections/get.ts";
import { startIngestion } from "#src/domain/ingestion/start.ts";
import { ConnectionRevokedError, isAppError } from "#src/errors.ts";
import type { CodeExchange, Identity, OAuthProvider, Provider, Tokens } from "#src/providers/contract.ts";
import { ConnectError } from "./errors.ts";
import { type Pending, type Visitor, openState, takeState } from "./oauth-state.ts";
import { grantedProducts, grantedStreams } from "./open-connection.ts";
import type { ConnectServices } from "./services.ts";
import { sealTokens } from "./tokens.ts";

export type StartConnect = {
  visitor: Visitor;
  provider: string;
  redirectUri: string;
  returnTo: string;
  connectionId: string | null;
};

/**
 * Send the person to the provider.
 *
 * @param start.connectionId the connection to be reconnected, which must then come back with the same account
 * @returns the provider's consent page
 * @throws ConnectError not_configured, NotFoundError for a foreign connection
 */
export async function startConnect(services: ConnectServices, start: StartConnect): Promise<URL> {
  const provider = oauthProviderOf(services, start.provider);
  if (!provider) throw new ConnectError("not_configured", start.returnTo);
  const { visitor, connectionId, returnTo } = start;
  const known =
    connectionId === null
      ? null
      : await withTenant(services.db, visitor.tenantId, (tx) => getConnection(tx, visitor.tenantId, connectionId));
  const pending: Pending = {
    tenantId: visitor.tenantId,
    userId: visitor.userId,
    provider: provider.id,
    connectionId,
    returnTo,
  };
  const { state, codeChallenge, nonce } = await openState(services.db, services.secrets, visitor.sessionId, pending);
  return provider.oauth.authorizeUrl({
    redirectUri: start.redirectUri,
    state,
    codeChallenge,
    nonce,
    loginHint: known?.account,
  });
}

export type FinishConnect = {
  visitor: Visitor & { actor: string };
  provider: string;
  redirectUri: string;
  /** The callback's query as it came. */
  query: URLSearchParams;
  traceId: string;
  /** How far back to begin reading at once; null: not yet. */
  readMonths: number | null;
};

/**
 * The person is back: check, exchange the code, store the grant and begin to read. One account is one connection of a
 * tenant, so connecting it again renews it.
 *
 * @throws ConnectError; nothing is stored then
 */
export async function finishConnect(
  services: ConnectServices,
  finish: FinishConnect,
): Promise<{ connectionId: string; returnTo: string }> {
  const { visitor, query } = finish;
  const provider = oauthProviderOf(services, finish.provider);
  if (!provider) throw new ConnectError("not_configured");
  const pending = await takeState(services.db, services.secrets, visitor, provider.id, query.get("state") ?? "");
  const { returnTo } = pending;
  const code = query.get("code");
  const issuer = query.get("iss");
  // A code that another server gave must never be shown to this one, nor the other way round.
  if (issuer !== null && !provider.oauth.issuers.includes(issuer)) throw new ConnectError("state_invalid", returnTo);
  if (query.has("error")) throw new ConnectError("access_denied", returnTo);
  if (code === null || code === "") throw new ConnectError("state_invalid", returnTo);

  const { tokens, identity } = await exchange(
    provider,
    { code, redirectUri: finish.redirectUri, codeVerifier: pending.codeVerifier, nonce: pending.nonce },
    returnTo,
  );
  if (grantedStreams(provider, tokens.scopes).length === 0) throw new ConnectError("missing_scopes", returnTo);

  return withTenant(services.db, visitor.tenantId, async (tx) => {
    // Two tabs may come back at once with the same account.
    await lock(tx, "account", `${provider.id}/${identity.accountId}`);
    const existing = await findExisting(tx, pending, identity);
    if (tokens.refreshToken === null && (existing?.refreshToken ?? null) === null)
      throw new ConnectError("no_refresh_token", returnTo);
    const connectionId = await store(services, tx, { provider, pending, identity, tokens, existing });
    await audit(tx, {
      tenantId: visitor.tenantId,
      actorId: visitor.userId,
      actor: visitor.actor,
      action: existing ? "connection.reconnected" : "connection.connected",
      target: identity.account,
      detail: {
        provider: provider.id,
        products: grantedStreams(provider, tokens.scopes)
          .map((stream) => stream.product)
          .join(", "),
      },
    });
    if (finish.readMonths !== null) {
      await startIngestion(tx, services.boss, {
        tenantId: visitor.tenantId,
        connectionId,
        months: finish.readMonths,
        streams: grantedStreams(provider, tokens.scopes).map(({ name }) => name),
        traceId: finish.traceId,
      });
    }
    await announce(tx, { tenantId: visitor.tenantId, topic: "connections", id: connectionId });
    return { connectionId, returnTo };
  });
}

function oauthProviderOf({ providers }: ConnectServices, id: string): OAuthProvider | null {
  const provider = providers.get(id);
  return provider?.oauth ? { ...provider, oauth: provider.oauth } : null;
}

async function exchange(provider: OAuthProvider, request: CodeExchange, returnTo: string) {
  try {
    return await provider.oauth.exchange(request);
  } catch (error) {
    if (error instanceof ConnectionRevokedError) throw new ConnectError("state_invalid", returnTo, { cause: error });
    if (isAppError(error)) throw new ConnectError("provider_unavailable", returnTo, { cause: error });
    throw error;
  }
}

/** @throws ConnectError wrong_account */
async function findExisting(tx: Tx, pending: Pending, identity: Identity): Promise<ConnectionRow | null> {
  const { tenantId, provider, connectionId } = pending;
  const [byAccount] = await tx
    .select()
    .from(connections)
    .where(
      and(
        eq(connections.tenantId, tenantId),
        eq(connections.provider, provider),
        eq(connections.accountId, identity.accountId),
      ),
    );
  if (connectionId !== null && byAccount?.id !== connectionId)
    throw new ConnectError("wrong_account", pending.returnTo);
  return byAccount ?? null;
}

type Store = {
  provider: Provider;
  pending: Pending;
  identity: Identity;
  tokens: Tokens;
  existing: ConnectionRow | null;
};

async function store(
  services: ConnectServices,
  tx: Tx,
  { provider, pending, identity, tokens, existing }: Store,
): Promise<string> {
  const { tenantId, userId } = pending;
  const connectionId = existing?.id ?? randomUUID();
  const grant = {
    account: identity.account,
    status: "active" as const,
    statusCode: null,
    scopes: tokens.scopes,
    products: grantedProducts(provider, tokens.scopes),
    ...sealTokens(services, { tenantId, connectionId }, provider.id, tokens),
  };
  if (existing) {
    await tx
      .update(connections)
      .set(grant)
      .where(and(eq(connections.tenantId, tenantId), eq(connections.id, connectionId)));
    return connectionId;
  }
  await tx
    .insert(connections)
    .values({ ...grant, tenantId, id: connectionId, userId, provider: provider.id, accountId: identity.accountId });
  await tx
    .insert(connectionRoutes)
    .values({ provider: provider.id, accountId: identity.accountId, tenantId, connectionId });
  return connectionId;
}
