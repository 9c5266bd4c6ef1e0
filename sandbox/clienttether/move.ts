import { createRng } from "../generate/rng.ts";
import type { Change } from "./account.types.ts";
import { leadNumberOf, type LiveAccount } from "./live.ts";
import { NO_CHURN } from "./settings.ts";

/** A list changes behind the page just read: in turn a row comes in at its front, or one that was read goes. */
export function nextMove(account: LiveAccount, list: string, read: number, atMs: number): Change | undefined {
  const seed = `move.${account.record.id}.${account.moves}`;
  account.moves += 1;
  if (account.moves % 2 === 1) {
    return { kind: "churn", seed, atMs, counts: { ...NO_CHURN, leads: 1, opportunities: 1 } };
  }
  const rows = list === "read_client_list" ? account.clients : account.opportunities;
  const row = rows[createRng(seed).int(0, Math.max(0, Math.min(read, rows.length) - 1))];
  if (row === undefined) return undefined;
  const n = list === "read_client_list" ? row : leadNumberOf(account, row);
  return { kind: "delete", entity: "client", n };
}
