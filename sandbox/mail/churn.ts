import { share } from "../faults/draw.ts";
import type { LiveMailbox, MessageEntry } from "../mailbox.ts";
import { changeLabels, insertMessage, nextHistoryId } from "./compose.ts";
import type { MailChange } from "./live.ts";

export type Churn = { seed: number; insert: number; label: number; delete: number };

/** Everyday changes drawn from a seed. Each is made from the mailbox as the one before left it. */
export function* churn(mailbox: LiveMailbox, wanted: Churn, nowMs: number): Generator<MailChange> {
  const { seed } = wanted;
  for (let nth = 0; nth < wanted.insert; nth += 1) {
    const dateMs = nowMs - Math.floor(share("insert", seed, nth) * 30 * 86_400_000);
    yield insertMessage(mailbox, { dateMs, subject: `Late arrival ${nth + 1}` }, nowMs);
  }
  for (let nth = 0; nth < wanted.label; nth += 1) {
    const entry = pick(mailbox.entries, "label", seed, nth);
    if (!entry) return;
    const isUnread = entry.labelIds.includes("UNREAD");
    yield changeLabels(mailbox, entry.id, isUnread ? [] : ["UNREAD"], isUnread ? ["UNREAD"] : []);
  }
  for (let nth = 0; nth < wanted.delete; nth += 1) {
    const entry = pick(mailbox.entries, "delete", seed, nth);
    if (!entry) return;
    yield { kind: "delete", id: entry.id, historyId: nextHistoryId(mailbox) };
  }
}

export function pick(
  entries: readonly MessageEntry[],
  ...scope: readonly (string | number)[]
): MessageEntry | undefined {
  return entries[Math.floor(share(...scope) * entries.length)];
}
