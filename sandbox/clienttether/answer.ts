import type { ApiResult } from "../google/errors.ts";
import type { Sandbox } from "../sandbox.ts";
import type { AccountRecord } from "./account.types.ts";
import { CODES, failure } from "./envelope.ts";
import type { LiveAccount } from "./live.ts";
import { nextMove } from "./move.ts";
import type { CtCall } from "./params.ts";
import { READS, windowOf } from "./reads.ts";
import { WRITES } from "./writes.ts";

/** The answer to a call whose keys are good. */
export function answer(sandbox: Sandbox, record: AccountRecord, call: CtCall): ApiResult {
  const read = own(READS, call.name);
  const write = own(WRITES, call.name);
  // Some clients post their reads, with parameters in the body.
  const methods = write ? write.methods : ["GET", "POST"];
  if (!read && !write) return failure(record.settings, CODES.unknown, `Unknown call ${call.name}`, 404);
  if (!methods.includes(call.method)) return failure(record.settings, 405, "Method Not Allowed", 405);
  const { store } = sandbox.clientTether;
  const account = store.live(record);
  const nowMs = sandbox.clock.now();
  const written = write?.write(account, call.params, nowMs);
  if (written?.change) store.change(record, [written.change]);
  const result = written?.result ?? read?.(account, call.params, call.id, nowMs);
  moveOn(sandbox, account, call);
  return result ?? failure(record.settings, CODES.unknown, "Unknown call", 404);
}

/** Behind a page that is not the last the list changes, as long as the account's lists move. */
function moveOn({ clientTether, clock }: Sandbox, account: LiveAccount, { name, params }: CtCall): void {
  const { record } = account;
  if (record.settings.moving <= account.moves) return;
  if (name !== "read_client_list" && name !== "read_opportunity_list") return;
  const { offset, limit } = windowOf(account, params);
  const list = name === "read_client_list" ? account.clients : account.opportunities;
  if (offset + limit >= list.length) return;
  const change = nextMove(account, name, offset + limit, clock.now());
  if (change) clientTether.store.change(record, [change]);
}

function own<T>(calls: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(calls, name) ? calls[name] : undefined;
}
