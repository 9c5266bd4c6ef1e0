import { defineMiddleware } from "astro:middleware";
import { clientIp } from "#src/auth/client-ip.ts";
import { newTraceId, withTrace } from "#src/log.ts";
import { requestSeconds } from "#src/metrics.ts";
import { paths, safeNext } from "#src/paths.ts";
import { contentSecurityPolicy } from "#src/web/csp.ts";
import { refusalOf } from "#src/web/refusals.ts";
import { failureAnswer } from "#src/web/failure-answer.ts";
import { isEndpoint, isPublicPage } from "#src/web/public-paths.ts";
import { securityHeaders } from "#src/web/security-headers.ts";
import { type Services, getServices } from "#src/web/services.ts";

/** The web's composition root: trace, session, gate, headers. */
export const onRequest = defineMiddleware((context, next) => {
  const traceId = newTraceId();
  return withTrace(traceId, async () => {
    const startedAt = performance.now();
    const { pathname } = context.url;
    let services: Services | null = null;
    let response: Response;
    try {
      services = await getServices();
      response = await handle(context, services, traceId, next);
    } catch (error) {
      response = failureAnswer(error, { pathname, traceId, log: services?.log });
    }
    const answer = withHeaders(response, context, services, traceId);
    record(context, services, answer.status, performance.now() - startedAt);
    return answer;
  });
});

type Context = Parameters<typeof onRequest>[0];
type Next = Parameters<typeof onRequest>[1];

async function handle(context: Context, services: Services, traceId: string, next: Next): Promise<Response> {
  const { request, url, locals } = context;
  const cookie = request.headers.get("cookie");
  const session = needsNoSession(url.pathname) ? null : await services.auth.read(cookie);
  Object.assign(locals, { services, session, traceId, ip: ipOf(context, services) });

  const refusal = refusalOf(request, {
    pathname: url.pathname,
    hasCookie: cookie !== null,
    publicOrigin: services.env.PUBLIC_ORIGIN,
  });
  if (refusal) return refusal;
  const detour = session ? null : await detourOf(url, services, cookie);
  return detour === null ? next() : context.redirect(detour);
}

/** Where whoever has no session in a workspace is sent instead of to a page of ours: to choose one, or to sign in. */
async function detourOf({ pathname, search, searchParams }: URL, { auth }: Services, cookie: string | null) {
  const isSignIn = pathname === paths.signIn();
  if (isEndpoint(pathname) || (isPublicPage(pathname) && !isSignIn)) return null;
  const isLost = cookie !== null && (await auth.readLost(cookie)) !== null;
  if (!isLost && isSignIn) return null;
  if (isLost && pathname === paths.workspaces()) return null;
  const next = isSignIn ? searchParams.get("next") : pathname + search;
  const wanted = safeNext(next) === paths.home() ? undefined : safeNext(next);
  return isLost ? paths.workspaces(wanted) : paths.signIn(wanted);
}

/** One line for what may have changed something; reading is for debugging. Queries stay out: they can hold names. */
function record(
  { request: { method }, url, locals }: Context,
  services: Services | null,
  status: number,
  ms: number,
): void {
  const { pathname } = url;
  const route = isEndpoint(pathname) ? (pathname.split("/")[1] ?? "") : "page";
  requestSeconds.observe({ route, status: `${Math.floor(status / 100)}xx` }, ms / 1_000);
  const { ip, session, keyId } = locals as Partial<App.Locals>;
  const fields = {
    method,
    path: pathname.replace(/^\/invite\/.+/, "/invite/…"),
    status,
    ms: Math.round(ms),
    ip,
    userId: session?.userId,
    keyId,
  };
  services?.log[method === "GET" || method === "HEAD" ? "debug" : "info"](fields, "request");
}

/** Probes and scrapes must answer while the database does not. */
const needsNoSession = (pathname: string) => /^\/(health\/|metrics$)/.test(pathname);

function ipOf({ request, clientAddress }: Context, { env }: Services): string | null {
  return clientIp(clientAddress, request.headers.get("x-forwarded-for"), env.TRUSTED_PROXIES);
}

function withHeaders(
  response: Response,
  { locals, url }: Context,
  services: Services | null,
  traceId: string,
): Response {
  const { headers } = response;
  headers.set("x-trace-id", traceId);
  if (services) {
    for (const [name, value] of Object.entries(securityHeaders(services.env))) headers.set(name, value);
    // The development server injects inline scripts and styles of its own.
    if (!import.meta.env.DEV)
      headers.set(
        "content-security-policy",
        contentSecurityPolicy([new URL(services.env.GOOGLE_AUTHORIZE_URL).origin]),
      );
  }
  const personal = (locals as Partial<App.Locals>).session || isEndpoint(url.pathname);
  if (personal && !headers.has("cache-control")) headers.set("cache-control", "no-store");
  return response;
}
