import { apiError, type ApiResult } from "../google/errors.ts";
import type { Service } from "./account.ts";

const SERVICES: Record<Service, string> = { gmail: "gmail.googleapis.com", calendar: "calendar-json.googleapis.com" };
const PROJECT = "project_number:100000000001";

/** The minute's allowance is spent: a 403 that names no instant. */
export function quotaRefusal(service: Service, perMinute: number): ApiResult {
  const host = SERVICES[service];
  const limit = "Queries per minute per user";
  const message = `Quota exceeded for quota metric 'Queries' and limit '${limit}' of service '${host}' for consumer '${PROJECT}'.`;
  const fault = { reason: "rateLimitExceeded", status: "PERMISSION_DENIED", domain: "usageLimits" };
  const metadata = { service: host, consumer: PROJECT.replace("_number:", "s/"), quota_limit_value: String(perMinute) };
  return apiError(403, message, fault, [
    {
      "@type": "type.googleapis.com/google.rpc.ErrorInfo",
      reason: "RATE_LIMIT_EXCEEDED",
      domain: "googleapis.com",
      metadata,
    },
  ]);
}

/** Two spaces, and no Retry-After header: clients have to read the message. */
export function userRateRefusal(retryAtMs: number): ApiResult {
  const message = `User-rate limit exceeded.  Retry after ${new Date(retryAtMs).toISOString()}`;
  const fault = { reason: "rateLimitExceeded", status: "RESOURCE_EXHAUSTED", domain: "usageLimits" };
  return { ...apiError(429, message, fault), retryAtMs };
}

export function tooManyAtOnce(): ApiResult {
  const fault = { reason: "rateLimitExceeded", status: "RESOURCE_EXHAUSTED", domain: "usageLimits" };
  return apiError(429, "Too many concurrent requests for user", fault);
}
