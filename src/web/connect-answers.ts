import type { Session } from "#src/auth/session.ts";
import { ConnectError } from "#src/connect/errors.ts";
import type { Visitor } from "#src/connect/oauth-state.ts";
import { isAppError } from "#src/errors.ts";
import type { Services } from "./services.ts";

/** A state is bound to the session by its hash: the id itself never leaves src/auth. */
export const visitorOf = ({ sessionHash, userId, tenantId }: Session): Visitor => ({
  sessionId: sessionHash,
  userId,
  tenantId,
});

/** One address a provider, so that one provider's answer cannot be taken for another's. */
export const redirectUri = ({ env }: Services, provider: string): string =>
  new URL(`/auth/${encodeURIComponent(provider)}/callback`, env.PUBLIC_ORIGIN).href;

/** `path` with query parameters added; what it had stays. */
export function withQuery(path: string, query: Record<string, string>): string {
  const url = new URL(path, "http://local.invalid");
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  // Resolving `/..//host` leaves `//host`, which a browser reads as another origin.
  return url.pathname.replace(/^\/+/, "/") + url.search;
}

/** Redirect to where `go` says; a known failure goes to the page the person came from, which has words for its code. */
export async function answerConnect(
  { services, traceId }: App.Locals,
  fallback: string,
  go: () => Promise<string>,
): Promise<Response> {
  try {
    return seeOther(await go());
  } catch (error) {
    if (!isAppError(error)) throw error;
    services.log.warn({ err: error, code: error.code, traceId }, "connecting an account failed");
    const back = error instanceof ConnectError ? (error.returnTo ?? fallback) : fallback;
    const known = error instanceof ConnectError ? error.code : "provider_unavailable";
    return seeOther(withQuery(back, { connectError: known }));
  }
}

const seeOther = (location: string) => new Response(null, { status: 303, headers: { location } });
