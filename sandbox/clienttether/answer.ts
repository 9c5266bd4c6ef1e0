import type { ApiResult } from "../google/errors.ts";
import type { Sandbox } from "../sandbox.ts";
import type { AccountRecord } from "./account.types.ts";
import { nextMove } from "./change.ts";
import { CODES, failure } from "./envelope.ts";
import type { CtCall } from "./params.ts";
import { READS, windowOf } from "./reads.ts";

/** The answer to a call whose keys are good. */
export function answer({ clientTether, clock }: Sandbox, record: AccountRecord, call: CtCall): ApiResult {
  const { store } = clientTether;
  const { method, name, params, id } = call;
  const read = Object.hasOwn(READS, name) ? READS[name] : undefined;
  if (!read) return failure(record.settings, CODES.unknown, `Unknown call ${name}`, 404);
  if (method !== "GET") return failure(record.settings, 405, "Method Not Allowed", 405);
  const account = store.live(record);
  const result = read(account, params, id);
  const { moving } = record.settings;
  const list = name === "read_client_list" ? account.clients : account.opportunities;
  if (moving > account.moves && (name === "read_client_list" || name === "read_opportunity_list")) {
    const { offset, limit } = windowOf(account, params);
    const change = offset + limit < list.length && nextMove(account, name, offset + limit, clock.now());
    if (change) store.change(record, [change]);
  }
  return result;
}
