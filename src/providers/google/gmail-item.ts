import type { Page, RawFailure, RawItem, ReadItem, Window } from "../contract.ts";
import type { Outcome } from "./gmail-get.ts";
import { wireMessage } from "./gmail-messages.schema.ts";

/** What became of one listed id: an item of the page, a failure, or nothing where it is gone or outside of the window. */
export function place(page: Page, id: string, outcome: Outcome | undefined, window: Window): void {
  if (!outcome || outcome.kind === "gone") return;
  if (outcome.kind !== "message") {
    page.failures.push(failure(id, outcome));
    return;
  }
  const item = readMessage(id, outcome.body);
  if ("code" in item) page.failures.push(item);
  else if (item.occurredAt >= window.from && item.occurredAt < window.to) page.items.push(item);
}

/** One id asked for by itself. @throws AppError when it is Google's trouble */
export function readItem(id: string, outcome: Outcome): ReadItem {
  if (outcome.kind === "gone") return { gone: true };
  if (outcome.kind === "again") throw outcome.error;
  if (outcome.kind === "refused") return { failure: failure(id, outcome) };
  const item = readMessage(id, outcome.body);
  return "code" in item ? { failure: item } : { item };
}

function readMessage(id: string, body: Record<string, unknown>): RawItem | RawFailure {
  const item = toItem(body);
  if (item?.externalId === id) return item;
  return { externalId: id, code: "UNREADABLE", message: "Google answered 200 (messages.get, unknown shape)" };
}

function failure(id: string, outcome: Exclude<Outcome, { kind: "message" | "gone" }>): RawFailure {
  if (outcome.kind === "again") return { externalId: id, code: outcome.error.code, message: outcome.error.message };
  return {
    externalId: id,
    code: `HTTP_${outcome.status}`,
    message: `Google answered ${outcome.status} (messages.get)`,
  };
}

/** As Gmail sent it, but without `historyId` and with labels in order: a message nobody touched stays equal. */
function toItem(body: Record<string, unknown>): RawItem | null {
  const parsed = wireMessage.safeParse(body);
  if (!parsed.success) return null;
  const { id, historyId, internalDate, labelIds } = parsed.data;
  const { historyId: _moves, ...payload } = body;
  return {
    externalId: id,
    occurredAt: new Date(Number(internalDate)),
    versionAt: versionOf(historyId),
    payload: { ...payload, labelIds: [...new Set(labelIds)].sort() },
  };
}

/** Instants after the year 9999 have no plain ISO form. */
const LAST_INSTANT_MS = 253_402_300_799_999n;

/**
 * A message has no "last changed" time, but its historyId only grows. It is read as ms since 1970: not a moment, an order.
 * Real ids are far below the end of the year 9999; one above it counts as the last.
 */
export function versionOf(historyId: string): Date {
  const change = BigInt(historyId);
  return new Date(Number(change < LAST_INSTANT_MS ? change : LAST_INSTANT_MS));
}
