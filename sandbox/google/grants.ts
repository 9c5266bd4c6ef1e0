import { randomBytes, randomUUID } from "node:crypto";

export type RefreshToken = { token: string; scopes: string[] };

/** What one person allowed one client; revoking it kills every token made from it. */
export type Grant = { id: string; address: string; clientId: string; scopes: string[]; refreshTokens: RefreshToken[] };

export type AccessToken = { address: string; grantId: string; scopes: string[]; expiresAtMs: number };

/** Google silently drops the oldest beyond this many per account and client. */
const MAX_REFRESH_TOKENS = 100;

/** What outlives the process; the store keeps it. */
export type GrantState = { grants: Grant[]; access: Record<string, AccessToken> };

export type Grants = ReturnType<typeof createGrants>;

/** Who allowed what, and the tokens made from it. Every change is saved before it is answered. */
export function createGrants(
  { grants, access: saved }: GrantState,
  save: (access: GrantState["access"]) => void,
  now: () => number,
) {
  const access = new Map(Object.entries(saved));
  const keep = () => save(Object.fromEntries(access));

  function find(address: string, clientId: string): Grant | undefined {
    return grants.find((grant) => grant.address === address && grant.clientId === clientId);
  }

  function allow(address: string, clientId: string, scopes: string[]): { grant: Grant; first: boolean } {
    const known = find(address, clientId);
    const grant = known ?? { id: randomUUID(), address, clientId, scopes: [], refreshTokens: [] };
    if (!known) grants.push(grant);
    grant.scopes = [...new Set([...grant.scopes, ...scopes])];
    keep();
    return { grant, first: !known };
  }

  function addRefreshToken(grant: Grant, scopes: string[]): string {
    const token = `1//${randomBytes(48).toString("base64url")}`;
    grant.refreshTokens = [...grant.refreshTokens, { token, scopes }].slice(-MAX_REFRESH_TOKENS);
    keep();
    return token;
  }

  function issueAccessToken(grant: Grant, scopes: string[], seconds: number): string {
    const nowMs = now();
    for (const [token, one] of access) if (one.expiresAtMs < nowMs - 60_000) access.delete(token);
    const token = `ya29.${randomBytes(96).toString("base64url")}`;
    access.set(token, { address: grant.address, grantId: grant.id, scopes, expiresAtMs: nowMs + seconds * 1000 });
    keep();
    return token;
  }

  function findRefreshToken(token: string): { grant: Grant; scopes: string[] } | undefined {
    for (const grant of grants) {
      const known = grant.refreshTokens.find((one) => one.token === token);
      if (known) return { grant, scopes: known.scopes };
    }
    return undefined;
  }

  function revoke(grantId: string): void {
    const at = grants.findIndex((grant) => grant.id === grantId);
    if (at >= 0) grants.splice(at, 1);
    for (const [token, one] of access) if (one.grantId === grantId) access.delete(token);
    keep();
  }

  function readAccessToken(token: string): AccessToken | undefined {
    const known = access.get(token);
    return known && known.expiresAtMs > now() ? known : undefined;
  }

  function expireAccessTokens(address: string): number {
    const dead = [...access].filter(([, one]) => one.address === address);
    for (const [token] of dead) access.delete(token);
    keep();
    return dead.length;
  }

  const ofMailbox = (address: string) => grants.filter((grant) => grant.address === address);
  const grantOfToken = (token: string) => access.get(token)?.grantId ?? findRefreshToken(token)?.grant.id;

  return {
    find,
    allow,
    addRefreshToken,
    issueAccessToken,
    findRefreshToken,
    readAccessToken,
    expireAccessTokens,
    revoke,
    ofMailbox,
    grantOfToken,
  };
}
