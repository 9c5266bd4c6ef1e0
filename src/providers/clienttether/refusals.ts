import type { Refusal } from "../contract.ts";

/** The access token is made of the account's own data: it dies when those change, without a word. */
const REMEDY =
  "Make a new access token in ClientTether (Settings → API) and replace the keys; data and progress are kept.";

/** @param why a status or a code, safe to show */
export const keysRefused = (why: string): Refusal & { kind: "revoked" } => ({
  kind: "revoked",
  why: `ClientTether does not accept these keys (${why}).`,
  remedy: REMEDY,
});

/** Both headers are required: calls without them never reach the API. @see https://support.clienttether.com/clienttether-api-2-0-doc */
export function classifyClientTether(status: number): Refusal {
  if (status === 401 || status === 403) return keysRefused(`HTTP ${status}`);
  if (status === 429) return { kind: "limited", seconds: null };
  return { kind: "failed", reason: null };
}
