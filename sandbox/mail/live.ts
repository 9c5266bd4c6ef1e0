import {
  type LiveMailbox,
  type Mailbox,
  type MessageContent,
  type MessageEntry,
  newestFirst,
  type Place,
} from "../mailbox.ts";

/** What happened to a mailbox after it was made, settled to the last number, so that a restart can do it again. */
export type MailChange =
  | { kind: "labels"; historyId: string; id: string; added: string[]; removed: string[] }
  | { kind: "delete"; historyId: string; id: string }
  | { kind: "insert"; historyId: string; entry: MessageEntry; content: MessageContent }
  /** History from before is forgotten. */
  | { kind: "expire"; historyId: string };

let lastSerial = 0;

export function goLive(mailbox: Mailbox, changes: readonly MailChange[] = []): LiveMailbox {
  const contents = new Map<string, MessageContent>();
  const live: LiveMailbox = Object.assign(mailbox, {
    entries: mailbox.entries,
    byId: mailbox.byId as Map<string, MessageEntry>,
    serial: (lastSerial += 1),
    version: 0,
    arrived: mailbox.entries,
    log: [],
    oldestHistoryId: 0,
    inserted: contents,
    content: withInserted(mailbox.content.bind(mailbox), contents),
  });
  for (const change of changes) applyMailChange(live, change);
  return live;
}

function withInserted(content: Mailbox["content"], inserted: ReadonlyMap<string, MessageContent>): Mailbox["content"] {
  return (entry) => inserted.get(entry.id) ?? content(entry);
}

export function applyMailChange(mailbox: LiveMailbox, change: MailChange): void {
  mailbox.version += 1;
  mailbox.historyId = change.historyId;
  if (change.kind === "expire") {
    mailbox.oldestHistoryId = Number(change.historyId);
    return;
  }
  const entries = [...mailbox.entries];
  const before = change.kind === "insert" ? change.entry : mailbox.byId.get(change.id);
  if (!before) return;
  const place = placeOf(entries, before);
  const after = entryAfter(change, before);
  entries.splice(place, change.kind === "insert" ? 0 : 1, ...(after ? [after] : []));
  mailbox.entries = entries;
  if (after) mailbox.byId.set(after.id, after);
  else mailbox.byId.delete(before.id);
  if (change.kind === "insert") mailbox.inserted.set(change.entry.id, change.content);
  const { id, threadId, labelIds } = after ?? before;
  mailbox.log.push({ change, message: { id, threadId, labelIds } });
}

function entryAfter(change: Exclude<MailChange, { kind: "expire" }>, before: MessageEntry): MessageEntry | undefined {
  if (change.kind === "delete") return undefined;
  if (change.kind === "insert") return before;
  const kept = before.labelIds.filter((label) => !change.removed.includes(label));
  return { ...before, labelIds: [...new Set([...kept, ...change.added])], historyId: change.historyId };
}

/** Where an entry is, or belongs, among those newest first. */
export function placeOf(entries: readonly MessageEntry[], wanted: Place): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry && entry.id !== wanted.id && newestFirst(entry, wanted) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
