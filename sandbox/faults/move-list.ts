import type { CalendarEvent } from "../google/calendar.types.ts";
import { patchEvent } from "../google/calendar-change.ts";
import type { ApiResult } from "../google/errors.ts";
import type { LiveMailbox } from "../mailbox.ts";
import { insertMessage, nextHistoryId } from "../mail/compose.ts";
import type { Store } from "../store.ts";
import { share } from "./draw.ts";
import type { Listing } from "./listing.ts";

type Moved = { listing: Listing; store: Store; mailbox: LiveMailbox; nowMs: number };

/** After a page: one message comes in somewhere in its reach, another of it, or behind it, goes for good. */
export function moveMessages({ listing, store, mailbox, nowMs }: Moved, result: ApiResult): void {
  const { messages = [] } = result.body as { messages?: { id: string }[] };
  if (listing.spec.moving <= 0 || messages.length === 0) return;
  listing.spec.moving -= 1;
  const [seed, nth] = [listing.spec.seed, listing.moves.length];
  const near = mailbox.byId.get(messages[Math.floor(share("near", seed, nth) * messages.length)]?.id ?? "");
  const insertion = insertMessage(
    mailbox,
    { dateMs: (near?.internalDateMs ?? nowMs) - 1, subject: "In between" },
    nowMs,
  );
  store.changeMail(mailbox, insertion);
  const lastId = messages.at(-1)?.id;
  const last = mailbox.entries.findIndex(({ id }) => id === lastId);
  const reach = mailbox.entries
    .slice(Math.max(0, last - messages.length), last + messages.length)
    .filter(({ id }) => !mailbox.inserted.has(id));
  const gone = reach[Math.floor(share("gone", seed, nth) * reach.length)];
  if (gone) store.changeMail(mailbox, { kind: "delete", id: gone.id, historyId: nextHistoryId(mailbox) });
  const inserted = insertion.kind === "insert" ? insertion.entry.id : undefined;
  listing.moves.push({ endpoint: "gmail.messages.list", inserted, deleted: gone?.id });
}

/** After a page: a copy of one of its events appears, another is called off. */
export function moveEvents({ listing, store, mailbox, nowMs }: Moved, result: ApiResult): void {
  const { items = [] } = result.body as { items?: CalendarEvent[] };
  const single = items.filter((event) => event.status !== "cancelled" && event.recurringEventId === undefined);
  if (listing.spec.moving <= 0 || single.length === 0) return;
  listing.spec.moving -= 1;
  const [seed, nth] = [listing.spec.seed, listing.moves.length];
  const near = single[Math.floor(share("near", seed, nth) * single.length)];
  const gone = single[Math.floor(share("gone", seed, nth) * single.length)];
  const now = new Date(nowMs);
  const id = `moved${seed}v${nth}${mailbox.calendar.seq.toString(32)}`;
  if (near) store.changeEvent(mailbox, patchEvent({ ...near, id, iCalUID: `${id}@example.com` }, {}, now));
  if (gone) store.changeEvent(mailbox, patchEvent(gone, { status: "cancelled" }, now));
  listing.moves.push({ endpoint: "calendar.events.list", inserted: near && id, deleted: gone?.id });
}
