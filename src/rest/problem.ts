import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { BadApiKeyError, MissingScopeError, TooManyRequestsError } from "#src/auth/api-key-errors.ts";
import { errorsTotal } from "#src/metrics.ts";
import { describe, isBug, toTRPCError } from "#src/trpc/errors.ts";
import type { Services } from "#src/web/services.ts";

/** Time a database needs to come back. */
const UNAVAILABLE_S = 5;

/** Any failure as the JSON and the headers that a program can act on. */
export function problemAnswer(error: unknown, { services, path }: { services: Services; path: string }): Response {
  const known = toTRPCError(error);
  // A procedure has told of its own.
  if (!(error instanceof TRPCError)) {
    if (isBug(known)) services.log.error({ err: known.cause ?? known, path }, "a request failed");
    errorsTotal.inc({ where: "rest", code: known.code });
  }
  const status = getHTTPStatusCodeFromError(known);
  const headers: Record<string, string> = {};
  const { cause } = known;
  if (cause instanceof TooManyRequestsError) headers["retry-after"] = String(cause.seconds);
  if (status === 503) headers["retry-after"] = String(UNAVAILABLE_S);
  // RFC 6750, section 3.
  if (status === 401) headers["www-authenticate"] = cause instanceof BadApiKeyError ? INVALID : BEARER;
  if (cause instanceof MissingScopeError)
    headers["www-authenticate"] = `${BEARER}, error="insufficient_scope", scope="${cause.scope}"`;
  return Response.json({ error: describe(known) }, { status, headers });
}

const BEARER = 'Bearer realm="Syncline"';
const INVALID = `${BEARER}, error="invalid_token"`;
