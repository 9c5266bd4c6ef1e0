import { type Context, Hono } from "hono";
import { unreadableIds } from "./faults/listing.ts";
import { placeEvents } from "./google/calendar-instances.ts";
import { headerValue, type Mailbox } from "./mailbox.ts";
import { importCalendar } from "./ics/import.ts";
import { importMbox } from "./mbox/import.ts";
import type { Sandbox } from "./sandbox.ts";
import { MailboxConflictError } from "./records.ts";

const DEFAULT_MESSAGES = 1500;
const DEFAULT_EVENTS = 400;
const MAX_COUNT = 200_000;

export function mailboxControl(sandbox: Sandbox): Hono {
  const app = new Hono();
  const { store } = sandbox;

  app.get("/control/mailboxes", (c) => c.json({ mailboxes: store.mailboxes().map(describe) }));

  app.post("/control/mailboxes", async (c) => {
    const input = await c.req.json<Record<string, unknown>>();
    const { email, anchorMs } = input;
    const counts = {
      seed: wholeNumber(input, "seed", undefined),
      messages: wholeNumber(input, "messages", DEFAULT_MESSAGES),
      events: wholeNumber(input, "events", DEFAULT_EVENTS),
    };
    const args = {
      ...counts,
      ...(typeof email === "string" && { email }),
      ...(typeof anchorMs === "number" && { anchorMs }),
    };
    try {
      return c.json(describe(store.createGenerated(args)));
    } catch (error) {
      return conflict(c, error);
    }
  });

  app.post("/control/import", async (c) => {
    const mailbox = c.req.query("mailbox") || undefined;
    const shiftDates = ["1", "true"].includes(c.req.query("shiftDates") ?? "");
    const body = c.req.raw.body;
    if (!body) return c.json({ error: "the body must be an mbox or, as text/calendar, a calendar file" }, 400);
    const isCalendar = c.req.header("content-type")?.toLowerCase().startsWith("text/calendar");
    const importFile = isCalendar ? importCalendar : importMbox;
    try {
      return c.json(await importFile(store, body, { mailbox, shiftDates }));
    } catch (error) {
      if (error instanceof RangeError) return c.json({ error: error.message }, 422);
      return conflict(c, error);
    }
  });

  app.get("/control/truth", (c) => {
    const mailbox = store.find(c.req.query("mailbox") ?? "");
    if (!mailbox) return c.json({ error: "no such mailbox" }, 404);
    const unreadable = unreadableIds(sandbox.listings.of(mailbox.address), mailbox);
    return c.json({ ...truthOf(mailbox, c.req.query("detail") === "1"), ...unreadable });
  });

  return app;
}

function describe({ address, name, sub, kind, entries, calendar }: Mailbox) {
  return { mailbox: address, name, sub, kind, messages: entries.length, events: calendar.events.size };
}

/** @throws TypeError naming the field; without a fallback the field is required */
function wholeNumber(input: Record<string, unknown>, name: string, fallback: number | undefined): number {
  const value = input[name] ?? fallback;
  const isGood =
    typeof value === "number" && Number.isInteger(value) && value >= 0 && (name === "seed" || value <= MAX_COUNT);
  if (!isGood) throw new TypeError(`${name} must be a whole number from 0 to ${MAX_COUNT}`);
  return value;
}

function conflict(c: Context, error: unknown) {
  if (error instanceof MailboxConflictError) return c.json({ error: error.message }, 409);
  throw error;
}

const TRUTH_HEADERS = ["From", "To", "Cc", "Bcc", "Date", "Subject", "Message-ID"];

/** What a perfect client would end up with. `instances` are the series unrolled, cancelled ones included. */
function truthOf(mailbox: Mailbox, detail: boolean) {
  const messages = mailbox.entries.map((entry) => {
    const { id, threadId, labelIds, internalDateMs } = entry;
    const row = { id, threadId, labelIds, internalDate: String(internalDateMs) };
    if (!detail) return row;
    const { headers } = mailbox.content(entry);
    return { ...row, headers: Object.fromEntries(TRUTH_HEADERS.map((name) => [name, headerValue(headers, name)])) };
  });
  const events = [...mailbox.calendar.events.values()].map(({ event }) => event);
  const instances = placeEvents(mailbox.calendar, true).map(
    ({ event: { id, status, start, end, recurringEventId } }) => ({
      id,
      status,
      start,
      end,
      ...(recurringEventId !== undefined && { recurringEventId }),
    }),
  );
  return { mailbox: mailbox.address, timeZone: mailbox.calendar.timeZone, messages, events, instances };
}
