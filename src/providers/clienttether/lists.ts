import { ProviderError } from "#src/errors.ts";
import type { CtAsk } from "./client.ts";
import { type CtActivityWrite, mapCtActivity } from "./activities.map.ts";
import { type CtLeadWrite, mapCtLead } from "./leads.map.ts";
import { mapCtNote } from "./notes.map.ts";
import { type CtOpportunityWrite, mapCtOpportunity } from "./opportunities.map.ts";
import { type CtRow, parseCtPage } from "./page.ts";
import { watchForRepeats } from "./repeats.ts";
import type { CtSettings } from "./settings.schema.ts";
import { mapCtStage } from "./stages.map.ts";
import { type Payload, textOf } from "./values.map.ts";

export type CtLead = CtLeadWrite;
export type CtOpportunity = CtOpportunityWrite;
export type CtEvent = CtActivityWrite;
export type CtNote = { id: string; contact_id: string; date: Date | null; author: string; content: string };
export type CtScheduledActivity = {
  id: string;
  type: string;
  scheduled_at: Date;
  contact_name: string;
  description: string;
  status: string;
};

/** Whole lists, read page by page. @throws as `readPage` does, and nothing is kept of a list that was cut short */
export type CtLists = {
  getLeads(signal: AbortSignal): Promise<CtLead[]>;
  getOpportunities(signal: AbortSignal): Promise<CtOpportunity[]>;
  getEvents(signal: AbortSignal): Promise<CtEvent[]>;
  /** Newest first. One call for each client: without `contactId` as many as there are clients. */
  getNotes(of: { contactId?: string; since?: Date }, signal: AbortSignal): Promise<CtNote[]>;
  /** Ascending; those without a time that can be read are left out. */
  getScheduledActivities(of: { startDate?: Date; endDate?: Date }, signal: AbortSignal): Promise<CtScheduledActivity[]>;
};

type ReadPage = (ask: CtAsk, signal: AbortSignal) => Promise<{ body: string }>;

/** A list that moves while it is read may name an id on two pages: the later one counts. */
export function openLists(readPage: ReadPage, settings: CtSettings): CtLists {
  async function readAll(ask: Omit<CtAsk, "offset">, signal: AbortSignal): Promise<Payload[]> {
    const rows = new Map<string, CtRow>();
    const isRepeated = watchForRepeats();
    for (let [offset, last] = [0, ""]; ;) {
      const { body } = await readPage({ ...ask, offset }, signal);
      // Asked further on, it says the same: this list knows no offset.
      if (body === last) break;
      const page = parseCtPage(ask.stream, body, settings, { offset, ...clientOf(ask) });
      for (const row of page.rows) rows.set(row.externalId, row);
      if (page.isLast || isRepeated(page.rows)) break;
      [offset, last] = [offset + page.count, body];
      if (offset > MOST_ROWS) throw new ProviderError("ClientTether", `${ask.stream}, a list without an end`, 200);
    }
    return [...rows.values()].map(({ payload }) => payload);
  }

  async function readNotes(clientId: string, signal: AbortSignal): Promise<CtNote[]> {
    const payloads = await readAll({ stream: "ct.notes", clientId }, signal);
    return payloads
      .map((payload) => mapCtNote(payload, settings, clientId))
      .map(({ externalId: id, clientId: contact_id, writtenAt: date, author, content }) => ({
        id,
        contact_id,
        date,
        author,
        content,
      }));
  }

  return {
    async getLeads(signal) {
      const stages = (await readAll({ stream: "ct.stages" }, signal)).map((row, at) => mapCtStage(row, settings, at));
      const active = stages.filter((stage) => stage.active).map(({ name }) => name);
      return (await readAll({ stream: "ct.leads" }, signal)).map((row) => mapCtLead(row, settings, active));
    },
    getOpportunities: async (signal) =>
      (await readAll({ stream: "ct.opportunities" }, signal)).map((row) => mapCtOpportunity(row, settings)),
    getEvents: async (signal) =>
      (await readAll({ stream: "ct.events" }, signal)).map((row) => mapCtActivity("ct.events", row, settings)),
    async getNotes({ contactId, since }, signal) {
      const { id } = settings.fields.lead;
      const ids =
        contactId === undefined
          ? (await readAll({ stream: "ct.leads" }, signal)).map((row) => textOf(row, id, settings))
          : [contactId];
      const notes: CtNote[] = [];
      for (const clientId of ids) for (const note of await readNotes(clientId, signal)) notes.push(note);
      return notes
        .filter(({ date }) => since === undefined || date === null || date >= since)
        .toSorted((a, b) => (b.date?.getTime() ?? 0) - (a.date?.getTime() ?? 0));
    },
    async getScheduledActivities({ startDate, endDate }, signal) {
      const span = { ...(startDate && { from: startDate }), ...(endDate && { to: endDate }) };
      const payloads = await readAll({ stream: "ct.activities", ...span }, signal);
      return payloads
        .map((payload) => mapCtActivity("ct.activities", payload, settings))
        .flatMap(({ externalId: id, scheduledAt, contactName, type, description, status }) =>
          scheduledAt === null
            ? []
            : [{ id, type, scheduled_at: scheduledAt, contact_name: contactName, description, status }],
        )
        .toSorted((a, b) => a.scheduled_at.getTime() - b.scheduled_at.getTime());
    },
  };
}

const MOST_ROWS = 5_000_000;

const clientOf = ({ clientId }: { clientId?: string }) => (clientId === undefined ? {} : { clientId });
