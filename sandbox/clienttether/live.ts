import { type Activity, makeActivities } from "./activity.ts";
import type { AccountRecord, Fields } from "./account.types.ts";
import { createDateWriter, type DateWriter } from "./dates.ts";
import { type Lead, makeLead, makeNewLead } from "./lead.ts";
import { countNotes, makeNote, type Note } from "./note.ts";
import { hasOpportunity, leadOf, makeOpportunity, type Opportunity } from "./opportunity.ts";

/** What was changed of a lead; `fields` are the caller's own words and go before anything made. */
export type LeadPatch = { stage?: number; user?: string; state?: string; modifiedMs: number; fields?: Fields };

/** An account as it is now. Only what differs from the generated rows is kept; those are made when they are asked for. */
export type LiveAccount = {
  record: AccountRecord;
  writeDate: DateWriter;
  /** Newest first, as listed. */
  clients: number[];
  opportunities: number[];
  /** Numbers given out so far, of all that ever were. */
  made: { clients: number; opportunities: number; notes: number; activities: number; events: number };
  gone: Set<number>;
  /** When those came in that were not there at the beginning. */
  newLeads: Map<number, number>;
  patches: Map<number, LeadPatch>;
  /** The lead of opportunities that were not there at the beginning. */
  newDeals: Map<number, number>;
  newNotes: Map<number, Note[]>;
  activities: Activity[];
  events: Activity[];
  eventFields: Map<number, Fields>;
  /** Pages of lists that were answered, for those that move. */
  moves: number;
};

const NOTES_OF_LEAD = 1000;
const FIRST_NEW_NOTE = 2_000_000_000;

export function openAccount(record: AccountRecord): LiveAccount {
  const { size, settings } = record;
  const activities = makeActivities(size, "activity", size.activities);
  const events = makeActivities(size, "event", size.events);
  const { leads, opportunities } = size;
  return {
    record,
    writeDate: createDateWriter(settings.dates, settings.timeZone),
    clients: downFrom(leads),
    opportunities: downFrom(opportunities),
    made: { clients: leads, opportunities, notes: 0, activities: activities.length, events: events.length },
    gone: new Set(),
    newLeads: new Map(),
    patches: new Map(),
    newDeals: new Map(),
    newNotes: new Map(),
    activities,
    events,
    eventFields: new Map(),
    moves: 0,
  };
}

export function isThere(account: LiveAccount, lead: number): boolean {
  return Number.isInteger(lead) && lead >= 0 && lead < account.made.clients && !account.gone.has(lead);
}

export function leadAt(account: LiveAccount, n: number): Lead {
  const { size } = account.record;
  const cameInMs = account.newLeads.get(n);
  const lead =
    cameInMs === undefined ? makeLead(size, n, hasOpportunity(size, n)) : makeNewLead(size.seed, n, cameInMs);
  const patch = account.patches.get(n);
  if (!patch) return lead;
  const { stage = lead.stage, user = lead.user, state = lead.state, modifiedMs } = patch;
  return Object.assign(lead, { stage, user, state, modifiedMs });
}

export function opportunityAt(account: LiveAccount, n: number): { deal: Opportunity; lead: Lead } {
  const lead = leadAt(account, leadNumberOf(account, n));
  return { deal: makeOpportunity(account.record.size.seed, n, lead), lead };
}

export function leadNumberOf({ newDeals, record }: LiveAccount, deal: number): number {
  return newDeals.get(deal) ?? leadOf(record.size, deal);
}

/** Newest first. */
export function notesOf(account: LiveAccount, lead: number): Note[] {
  const { seed, notesPerLead, leads, anchorMs } = account.record.size;
  const added = account.newNotes.get(lead) ?? [];
  const count = lead < leads ? countNotes(seed, notesPerLead, lead) : 0;
  if (count === 0) return added;
  const { createdMs } = makeLead(account.record.size, lead, false);
  const step = (anchorMs - createdMs) / (count + 1);
  const made = Array.from({ length: count }, (_, at) => {
    const writtenMs = Math.floor((anchorMs - step * (at + 1)) / 1000) * 1000;
    return makeNote(seed, `${lead}.${count - at}`, lead * NOTES_OF_LEAD + count - at, writtenMs);
  });
  return [...added, ...made];
}

export function addNote(account: LiveAccount, lead: number, atMs: number): void {
  const id = FIRST_NEW_NOTE + account.made.notes;
  account.made.notes += 1;
  const note = makeNote(account.record.size.seed, `new.${id}`, id, atMs);
  account.newNotes.set(lead, [note, ...(account.newNotes.get(lead) ?? [])]);
}

export function patchLead(account: LiveAccount, n: number, patch: LeadPatch): void {
  const known = account.patches.get(n);
  const fields = { ...known?.fields, ...patch.fields };
  account.patches.set(n, { ...known, ...patch, ...(Object.keys(fields).length > 0 && { fields }) });
}

/** @returns its number */
export function addLead(account: LiveAccount, createdMs: number): number {
  const n = account.made.clients;
  account.made.clients += 1;
  account.newLeads.set(n, createdMs);
  account.clients.unshift(n);
  return n;
}

/** With its opportunities, notes and appointments. */
export function removeLead(account: LiveAccount, n: number): void {
  account.gone.add(n);
  account.clients.splice(account.clients.indexOf(n), 1);
  account.opportunities = account.opportunities.filter((deal) => leadNumberOf(account, deal) !== n);
  account.newNotes.delete(n);
  account.activities = account.activities.filter(({ lead }) => lead !== n);
  account.events = account.events.filter(({ lead }) => lead !== n);
}

function downFrom(count: number): number[] {
  return Array.from({ length: count }, (_, at) => count - 1 - at);
}
