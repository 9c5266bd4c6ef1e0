import type { Sandbox } from "../sandbox.ts";
import type { AccessToken } from "./grants.ts";

/** The live access token of an Authorization header, if it is one. */
export function bearer(sandbox: Sandbox, authorization: string | undefined): AccessToken | undefined {
  const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? "")?.[1];
  return token === undefined ? undefined : sandbox.store.grants.readAccessToken(token);
}

export function hasScope(access: AccessToken, anyOf: readonly string[]): boolean {
  return anyOf.some((scope) => access.scopes.includes(scope));
}
