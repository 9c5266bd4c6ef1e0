import { type Context, Hono } from "hono";
import type { CalendarEvent } from "./google/calendar.types.ts";
import { patchEvent } from "./google/calendar-change.ts";
import { placeEvents } from "./google/calendar-instances.ts";
import { createBase } from "./generate/event-single.ts";
import { createRng } from "./generate/rng.ts";
import type { Mailbox } from "./mailbox.ts";
import type { Sandbox } from "./sandbox.ts";

type Change = { mailbox?: string; id?: string; patch?: Partial<CalendarEvent>; insert?: Partial<CalendarEvent> };

/** Somebody edits the calendar at Google: sync tokens made before will see it. */
export function eventControl(sandbox: Sandbox): Hono {
  const app = new Hono();
  const { store } = sandbox;

  app.post("/control/events", async (c) => {
    const { mailbox: address = "", id = "", patch, insert } = await c.req.json<Change>();
    const mailbox = store.find(address);
    if (!mailbox) return c.json({ error: `no mailbox ${address}` }, 404);
    const { calendar } = mailbox;
    const now = new Date(sandbox.clock.now());
    // An instance of a series becomes an exception when it is changed.
    const stored =
      calendar.events.get(id)?.event ?? placeEvents(calendar, true).find((one) => one.event.id === id)?.event;
    if (!insert && !stored) return c.json({ error: `no event ${id}` }, 404);
    const event = stored && !insert ? patchEvent(stored, patch ?? {}, now) : newEvent(mailbox, insert ?? {}, now);
    store.changeEvent(mailbox, event);
    return c.json(event);
  });

  app.post("/control/expire-sync-tokens", async (c: Context) => {
    const { mailbox: address = "" } = await c.req.json<Change>();
    const mailbox = store.find(address);
    if (!mailbox) return c.json({ error: `no mailbox ${address}` }, 404);
    mailbox.calendar.generation += 1;
    return c.json({});
  });

  return app;
}

function newEvent(mailbox: Mailbox, insert: Partial<CalendarEvent>, now: Date): CalendarEvent {
  const { address, name, calendar } = mailbox;
  const rng = createRng("inserted", address, calendar.seq);
  const owner = { address, name, timeZone: calendar.timeZone, company: { name: "", domain: "", trade: "" } };
  const start = { dateTime: new Date(now.getTime() + 86_400_000).toISOString() };
  const end = { dateTime: new Date(now.getTime() + 90_000_000).toISOString() };
  const base = createBase({ rng, owner, people: [], anchorMs: now.getTime() }, { start, end });
  return patchEvent({ ...base, ...insert }, {}, now);
}
