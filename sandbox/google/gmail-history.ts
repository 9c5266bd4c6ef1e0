import type { LiveMailbox, LogRow, MessageEntry } from "../mailbox.ts";
import { type ApiResult, badRequest, notFound } from "./errors.ts";
import { describeQuery, readPageSize, readToken, writeToken } from "./page-token.ts";

type Kind = "messageAdded" | "messageDeleted" | "labelAdded" | "labelRemoved";
type Row = { id: number; kinds: Kind[]; labels: readonly string[]; record: Record<string, unknown> };

/** `history.list`: what came after an id, oldest first; 404 when that is further back than anybody remembers. */
export function listHistory(mailbox: LiveMailbox, query: URLSearchParams): ApiResult {
  const text = query.get("startHistoryId") ?? "";
  if (!/^\d+$/.test(text)) return badRequest("Invalid value for startHistoryId");
  const start = Number(text);
  if (start < Math.max(1, mailbox.oldestHistoryId)) return notFound();
  const scope = `history:${mailbox.address}?${describeQuery(query, "maxResults", "pageToken", "alt", "fields")}`;
  const token = query.get("pageToken");
  const after = token === null ? start : readToken(token, scope);
  if (typeof after !== "number") return badRequest("Invalid pageToken");
  const size = readPageSize(query, 100, 500);
  const kinds = query.getAll("historyTypes");
  const label = query.get("labelId");
  const rows = rowsAfter(mailbox, after).filter(
    (row) =>
      (kinds.length === 0 || row.kinds.some((kind) => kinds.includes(kind))) &&
      (label === null || row.labels.includes(label)),
  );
  const given = rows.slice(0, size);
  const last = given.at(-1);
  const body = {
    ...(given.length > 0 && { history: given.map(({ id, record }) => ({ id: String(id), ...record })) }),
    ...(last && rows.length > given.length && { nextPageToken: writeToken(last.id, scope) }),
    historyId: mailbox.historyId,
  };
  return { status: 200, body };
}

function rowsAfter(mailbox: LiveMailbox, after: number): Row[] {
  const arrived = mailbox.arrived.filter((entry) => Number(entry.historyId) > after).map(arrivalOf);
  const changed = mailbox.log.filter(({ change }) => Number(change.historyId) > after).map(rowOf);
  return [...arrived, ...changed].sort((left, right) => left.id - right.id);
}

function arrivalOf({ id, threadId, labelIds, historyId }: MessageEntry): Row {
  const message = { id, threadId, labelIds };
  return added(Number(historyId), message);
}

function added(id: number, message: LogRow["message"]): Row {
  const record = { messages: [shortOf(message)], messagesAdded: [{ message }] };
  return { id, kinds: ["messageAdded"], labels: message.labelIds, record };
}

function rowOf({ change, message }: LogRow): Row {
  const id = Number(change.historyId);
  const messages = [shortOf(message)];
  if (change.kind === "insert") return added(id, message);
  if (change.kind === "delete") {
    const record = { messages, messagesDeleted: [{ message }] };
    return { id, kinds: ["messageDeleted"], labels: message.labelIds, record };
  }
  const { added: labelsAdded, removed: labelsRemoved } = change.kind === "labels" ? change : { added: [], removed: [] };
  const record = {
    messages,
    ...(labelsAdded.length > 0 && { labelsAdded: [{ message, labelIds: labelsAdded }] }),
    ...(labelsRemoved.length > 0 && { labelsRemoved: [{ message, labelIds: labelsRemoved }] }),
  };
  const kinds: Kind[] = [
    ...(labelsAdded.length > 0 ? (["labelAdded"] as const) : []),
    ...(labelsRemoved.length > 0 ? (["labelRemoved"] as const) : []),
  ];
  return { id, kinds, labels: [...message.labelIds, ...labelsRemoved], record };
}

function shortOf({ id, threadId }: LogRow["message"]) {
  return { id, threadId };
}
