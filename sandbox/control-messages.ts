import { Hono } from "hono";
import { numberIn } from "./faults/read.ts";
import type { LiveMailbox } from "./mailbox.ts";
import { churn } from "./mail/churn.ts";
import { changeLabels, insertMessage, type NewMessage, nextHistoryId } from "./mail/compose.ts";
import type { MailChange } from "./mail/live.ts";
import type { Sandbox } from "./sandbox.ts";

type Change = {
  mailbox?: string;
  id?: string;
  addLabels?: string[];
  removeLabels?: string[];
  trash?: boolean;
  delete?: boolean;
  insert?: NewMessage;
  churn?: Record<string, unknown>;
};

/** Somebody reads, files, bins or gets mail: each change has a history id of its own. */
export function messageControl({ store, clock }: Sandbox): Hono {
  const app = new Hono();

  app.post("/control/messages", async (c) => {
    const change = await c.req.json<Change>();
    const mailbox = store.find(change.mailbox ?? "");
    if (!mailbox) return c.json({ error: `no mailbox ${change.mailbox ?? ""}` }, 404);
    if (change.churn) {
      const changed = [...applied(mailbox, churn(mailbox, readChurn(change.churn), clock.now()))];
      return c.json({ historyId: mailbox.historyId, changed });
    }
    if (!change.insert && !mailbox.byId.has(change.id ?? "")) return c.json({ error: `no message ${change.id}` }, 404);
    const [made] = [...applied(mailbox, [readChange(mailbox, change, clock.now())])];
    const entry = mailbox.byId.get(made?.id ?? "");
    return c.json({ ...made, ...(entry && { threadId: entry.threadId, labelIds: entry.labelIds }) });
  });

  app.post("/control/expire-history", async (c) => {
    const { mailbox: address = "" } = await c.req.json<Change>();
    const mailbox = store.find(address);
    if (!mailbox) return c.json({ error: `no mailbox ${address}` }, 404);
    store.changeMail(mailbox, { kind: "expire", historyId: nextHistoryId(mailbox) });
    return c.json({ historyId: mailbox.historyId });
  });

  /** Each change is made when the one before is in place. */
  function* applied(mailbox: LiveMailbox, changes: Iterable<MailChange>) {
    for (const change of changes) {
      store.changeMail(mailbox, change);
      const id = change.kind === "insert" ? change.entry.id : change.kind === "expire" ? undefined : change.id;
      yield { kind: change.kind, id, historyId: change.historyId };
    }
  }

  return app;
}

function readChange(mailbox: LiveMailbox, change: Change, nowMs: number): MailChange {
  const { id = "", addLabels = [], removeLabels = [], insert } = change;
  if (insert) return insertMessage(mailbox, insert, nowMs);
  if (change.delete) return { kind: "delete", id, historyId: nextHistoryId(mailbox) };
  if (change.trash) return changeLabels(mailbox, id, ["TRASH", ...addLabels], ["INBOX", ...removeLabels]);
  return changeLabels(mailbox, id, addLabels, removeLabels);
}

function readChurn(input: Record<string, unknown>) {
  const count = (name: string) => numberIn(input, name, 0, 0);
  return {
    seed: numberIn(input, "seed", 1, 0),
    insert: count("insert"),
    label: count("label"),
    delete: count("delete"),
  };
}
