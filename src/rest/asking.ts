import { MissingScopeError, NobodyError, SessionOnlyError } from "#src/auth/api-key-errors.ts";
import type { Scope } from "#src/auth/api-key-scopes.ts";

type Asked = { request: Request; locals: Pick<App.Locals, "services" | "session" | "keyId"> };

/**
 * Whose data a request is about: that of its API key, which counts before any session, or of its session.
 *
 * @param scope what a key needs; null = only a session will do
 * @throws BadApiKeyError, TooManyRequestsError, SessionOnlyError, MissingScopeError, NobodyError
 */
export async function tenantAsking({ request, locals }: Asked, scope: Scope | null): Promise<string> {
  const { services, session } = locals;
  const key = await services.apiKeys.read(request.headers.get("authorization"));
  if (!key) {
    if (!session) throw new NobodyError();
    return session.tenantId;
  }
  locals.keyId = key.id;
  await services.limits.spendRequest(key.id);
  if (scope === null) throw new SessionOnlyError();
  if (!key.scopes.includes(scope)) throw new MissingScopeError(scope);
  return key.tenantId;
}
