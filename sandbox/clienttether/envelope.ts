import { htmlPage } from "../faults/answers.ts";
import type { FaultSpec } from "../faults/kinds.ts";
import type { ApiResult } from "../google/errors.ts";
import type { AccountSettings, Row } from "./account.types.ts";

type Spelling = Pick<AccountSettings, "spelling">;

/** Codes in a body, of which only 200 and 515 were ever seen. */
export const CODES = { ok: 200, invalid: 400, denied: 401, forbidden: 403, unknown: 404, none: 515 } as const;

function codeOf({ spelling }: Spelling, code: number | string): string {
  return spelling === "CT_200" ? `CT_${code}` : `CT${code}`;
}

function envelope(account: Spelling, code: number | string, message: string, rest: object): Row {
  const name = account.spelling === "CT_200" ? "ResultCode" : "resultCode";
  return { [name]: codeOf(account, code), Message: message, ...rest };
}

/** @param total of the list these rows are a page of; text in the second spelling */
export function success(settings: AccountSettings, data: unknown[], total = data.length): ApiResult {
  const { totals, spelling } = settings;
  const count = totals === "page" ? data.length : total;
  const said = totals === "none" ? {} : { TotalRecord: spelling === "CT_200" ? count : String(count) };
  return { status: 200, body: envelope(settings, CODES.ok, "Success", { ...said, data }) };
}

/** The body says that it failed. The status does only where it is given. */
export function failure(account: Spelling, code: number | string, message: string, status = 200): ApiResult {
  return { status, body: envelope(account, code, message, {}) };
}

export const noRecord = (account: Spelling): ApiResult => failure(account, CODES.none, "No Record Found");

/** Wrong keys, in the account's manner. */
export function refused({ refusal, ...account }: Spelling & Pick<AccountSettings, "refusal">, code: 401 | 403) {
  const message = code === CODES.denied ? "Invalid Access Token" : "Invalid Web Key";
  return failure(account, code, message, refusal === "status" ? code : 200);
}

/** A failure that was asked for, as this provider says it. @returns undefined for the kinds of the wire */
export function plannedFailure({ kind, hint, seconds }: FaultSpec, account: Spelling, nowMs: number) {
  const inBody = /^CT_?(\d+)$/i.exec(kind)?.[1];
  if (inBody) return inBody === "515" ? noRecord(account) : failure(account, inBody, "Request could not be completed");
  const status = Number(kind);
  if (Number.isNaN(status)) return undefined;
  if (status === 429) return tooMany(account, hint === "text" ? "seconds" : hint, nowMs + seconds * 1000, nowMs);
  if (status > 500) return { ...htmlPage, status };
  return failure(account, status, status === 500 ? "Internal Server Error" : "Planned failure", status);
}

export function tooMany(
  account: Spelling,
  hint: AccountSettings["retryAfter"],
  retryAtMs: number,
  nowMs: number,
): ApiResult {
  const result = failure(account, 429, "Too Many Requests", 429);
  if (hint === "none") return result;
  const wait = String(Math.max(1, Math.ceil((retryAtMs - nowMs) / 1000)));
  const value = hint === "date" ? new Date(Math.ceil(retryAtMs / 1000) * 1000).toUTCString() : wait;
  return { ...result, headers: { "Retry-After": value } };
}
