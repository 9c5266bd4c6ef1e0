import { apiError, type ApiResult, insufficientScope, notFound, textOf, unauthenticated } from "../google/errors.ts";
import type { FaultSpec } from "./kinds.ts";

type Words = { code: number; message: string; reason: string; status: string; domain?: string };

const DENIED = { code: 403, status: "PERMISSION_DENIED" };
const QUOTA = "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user'";
const OFF = "Gmail API has not been used in project 100000000001 before or it is disabled.";

const REASONS: Record<string, Words> = {
  rateLimitExceeded: { ...DENIED, message: QUOTA, reason: "rateLimitExceeded", domain: "usageLimits" },
  userRateLimitExceeded: {
    ...DENIED,
    message: "User-rate limit exceeded.",
    reason: "userRateLimitExceeded",
    domain: "usageLimits",
  },
  dailyLimitExceeded: {
    ...DENIED,
    message: "Daily Limit Exceeded",
    reason: "dailyLimitExceeded",
    domain: "usageLimits",
  },
  quotaExceeded: { ...DENIED, message: "Usage limits exceeded.", reason: "quotaExceeded", domain: "usageLimits" },
  forbidden: { ...DENIED, message: "Forbidden", reason: "forbidden" },
  accessNotConfigured: { ...DENIED, message: OFF, reason: "accessNotConfigured", domain: "usageLimits" },
  domainPolicy: {
    ...DENIED,
    message: "The domain administrators have disabled Gmail apps.",
    reason: "domainPolicy",
  },
  failedPrecondition: {
    code: 400,
    message: "Mail service not enabled",
    reason: "failedPrecondition",
    status: "FAILED_PRECONDITION",
  },
  concurrent: {
    code: 429,
    message: "Too many concurrent requests for user",
    reason: "rateLimitExceeded",
    status: "RESOURCE_EXHAUSTED",
    domain: "usageLimits",
  },
  "429": {
    code: 429,
    message: "User-rate limit exceeded.",
    reason: "rateLimitExceeded",
    status: "RESOURCE_EXHAUSTED",
    domain: "usageLimits",
  },
  "403": { ...DENIED, message: QUOTA, reason: "rateLimitExceeded", domain: "usageLimits" },
  "410": { code: 410, message: "Gone", reason: "deleted", status: "FAILED_PRECONDITION" },
  "500": { code: 500, message: "Internal error encountered.", reason: "backendError", status: "INTERNAL" },
  "504": { code: 504, message: "Deadline expired.", reason: "backendError", status: "DEADLINE_EXCEEDED" },
};

/** What Google says for a kind of failure that is an answer. @returns undefined for the kinds of the wire */
export function faultAnswer(spec: FaultSpec, nowMs: number): ApiResult | undefined {
  const { kind } = spec;
  if (kind === "401") return unauthenticated();
  if (kind === "404") return notFound();
  if (kind === "insufficientPermissions") return insufficientScope("gmail.googleapis.com");
  const code = Number(kind);
  // The proxy in front of the service has no JSON.
  if (code === 502) return { ...htmlPage, status: 502 };
  const words = REASONS[kind] ?? (code >= 400 ? plainWords(code) : undefined);
  return words && withPause(words, spec, nowMs);
}

function plainWords(code: number): Words {
  return code >= 500
    ? { code, message: "Backend Error", reason: "backendError", status: "UNAVAILABLE" }
    : { code, message: "Planned failure", reason: "planned", status: "FAILED_PRECONDITION" };
}

/** The instant is named in the message (two spaces before it, as Google does), in a header, or nowhere. */
function withPause({ code, message, ...fault }: Words, { hint, seconds }: FaultSpec, nowMs: number): ApiResult {
  if (hint === "none") return apiError(code, message, fault);
  if (hint === "text") {
    const retryAtMs = nowMs + seconds * 1000;
    const text = `${message}  Retry after ${new Date(retryAtMs).toISOString()}`;
    return { ...apiError(code, text, fault), retryAtMs };
  }
  if (hint === "seconds") {
    const headers = { "Retry-After": String(Math.ceil(seconds)) };
    return { ...apiError(code, message, fault), headers, retryAtMs: nowMs + Math.ceil(seconds) * 1000 };
  }
  // A date has whole seconds only, so the pause is the longer for it.
  const retryAtMs = Math.ceil(nowMs / 1000 + seconds) * 1000;
  const headers = { "Retry-After": new Date(retryAtMs).toUTCString() };
  return { ...apiError(code, message, fault), headers, retryAtMs };
}

const ERROR_PAGE =
  "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Error</title><p>That’s an error. Please try again later.</html>";

export const htmlPage: ApiResult = { status: 200, text: ERROR_PAGE, contentType: "text/html; charset=UTF-8" };

const half = (text: string) => text.slice(0, text.length >> 1);

/** What is left of a part of a batch that met a failure of the wire; undefined: the part is missing. */
export function mangledPart({ kind }: FaultSpec, real: ApiResult): ApiResult | undefined {
  if (kind === "missing" || kind === "reset") return undefined;
  if (kind === "html") return htmlPage;
  if (kind === "empty") return { status: 200, text: "" };
  if (kind === "truncated") return { status: real.status, text: half(textOf(real)) };
  return faultAnswer({ kind: "504", hint: "none", seconds: 0, ms: 0 }, 0);
}
