import { apiError, type ApiResult, unauthenticated } from "./errors.ts";

/** A planned failure: the next `times` calls of an endpoint (named as in `/control/calls`) get this status. */
export type Fault = { endpoint: string; status: number; times: number };

export type Faults = { plan(fault: Fault): void; take(endpoint: string): number | undefined; clear(): void };

export function createFaults(): Faults {
  let planned: Fault[] = [];
  return {
    plan: (fault) => void planned.push({ ...fault }),
    take(endpoint) {
      const fault = planned.find((one) => one.endpoint === endpoint);
      if (!fault) return undefined;
      fault.times -= 1;
      planned = planned.filter((one) => one.times > 0);
      return fault.status;
    },
    clear() {
      planned = [];
    },
  };
}

/** @throws TypeError saying what a fault looks like */
export function readFault(input: Record<string, unknown>): Fault {
  const { endpoint, status, times = 1 } = input;
  const isGood = typeof endpoint === "string" && typeof status === "number" && status >= 400 && status <= 599;
  if (!isGood || typeof times !== "number" || !(times >= 1)) {
    throw new TypeError('a fault is {"endpoint": "gmail.messages.get", "status": 400 to 599, "times": 1 or more}');
  }
  return { endpoint, status, times };
}

/** The words Google uses for a status: quota comes as 403 or 429, trouble of its own as 5xx. */
export function faultResult(status: number, nowMs = Date.now()): ApiResult {
  if (status === 401) return unauthenticated();
  if (status === 429) {
    // Two spaces, and no Retry-After header: clients have to read the message.
    const message = `User-rate limit exceeded.  Retry after ${new Date(nowMs + 1000).toISOString()}`;
    return apiError(429, message, { reason: "rateLimitExceeded", status: "RESOURCE_EXHAUSTED", domain: "usageLimits" });
  }
  if (status === 403) {
    const message = "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user'";
    return apiError(403, message, { reason: "rateLimitExceeded", status: "PERMISSION_DENIED", domain: "usageLimits" });
  }
  if (status >= 500) return apiError(status, "Backend Error", { reason: "backendError", status: "UNAVAILABLE" });
  return apiError(status, "Planned failure", { reason: "planned", status: "FAILED_PRECONDITION" });
}
