import type { Row } from "./account.types.ts";
import { type LiveAccount, notesOf } from "./live.ts";
import {
  activityId,
  activityRow,
  clientId,
  clientRow,
  eventId,
  eventRow,
  noteRow,
  opportunityId,
  opportunityRow,
} from "./rows.ts";

/** Everything a perfect client would have: ids in the order of the lists, or whole rows. */
export function truthOf(account: LiveAccount, isDetailed: boolean, nowMs: number): Row {
  const { clients, opportunities, activities, events } = account;
  const notes = clients.flatMap((lead) => notesOf(account, lead).map((note) => ({ lead, note })));
  if (isDetailed) {
    return {
      clients: clients.map((n) => clientRow(account, n)),
      opportunities: opportunities.map((n) => opportunityRow(account, n)),
      notes: notes.map(({ lead, note }) => noteRow(account, lead, note)),
      activities: activities.map((activity) => activityRow(account, activity, nowMs)),
      events: events.map((event) => eventRow(account, event, nowMs)),
    };
  }
  return {
    clients: clients.map(clientId),
    opportunities: opportunities.map(opportunityId),
    notes: notes.map(({ note }) => String(note.id)),
    activities: activities.map(({ n }) => activityId(n)),
    events: events.map(({ n }) => eventId(n)),
  };
}
