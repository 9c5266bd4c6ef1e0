import { z } from "zod";
import type { Refusal } from "../contract.ts";
import { secondsUntil } from "../retry-after.ts";

const reasons = z.array(z.object({ reason: z.string().catch("") }).catch({ reason: "" })).catch([]);
/** Each part is optional in practice. @see https://developers.google.com/workspace/gmail/api/guides/handle-errors */
const errorBody = z.object({
  error: z.object({ message: z.string().catch(""), errors: reasons, details: reasons }),
});

const NO_SCOPE = /^(insufficientPermissions|ACCESS_TOKEN_SCOPE_INSUFFICIENT)$/;
const PER_MINUTE = /^(rateLimitExceeded|userRateLimitExceeded|RATE_LIMIT_EXCEEDED)$/;
/** A day's allowance comes back at an hour that is not said: look now and then. */
const PER_DAY_PAUSE_S = 900;
const CROWDED = /too many concurrent requests/i;
const PER_DAY = /^(dailyLimitExceeded|quotaExceeded)$/;

/** Gmail answers most limits with 403 and without Retry-After, and writes the instant into the message. */
export function classifyGoogle(status: number, body: string, nowMs?: number): Refusal {
  const { message, words } = readError(body);
  const has = (pattern: RegExp) => words.some((word) => pattern.test(word));
  const perDay = has(PER_DAY);
  if (status === 429 || (status === 403 && (perDay || has(PER_MINUTE) || /quota exceeded|rate limit/i.test(message)))) {
    const named = /retry after\s+(\d{4}-[\d-]+T[\d:.]+Z?)/i.exec(message)?.[1];
    const seconds = named ? secondsUntil(named, nowMs) : perDay ? PER_DAY_PAUSE_S : null;
    return { kind: "limited", seconds, crowded: CROWDED.test(message) };
  }
  if (status === 401) return { kind: "stale-token" };
  if (status === 403 && (has(NO_SCOPE) || /insufficient authentication scopes/i.test(message))) {
    return { kind: "revoked", why: "Google says that this part of the account was not granted." };
  }
  return { kind: "failed", reason: words.find((word) => /^\w{1,40}$/.test(word)) ?? null };
}

function readError(body: string): { message: string; words: string[] } {
  try {
    const { error } = errorBody.parse(JSON.parse(body));
    return { message: error.message, words: [...error.errors, ...error.details].map(({ reason }) => reason) };
  } catch {
    return { message: "", words: [] };
  }
}
