import type { Activity } from "./activity.ts";
import type { Row } from "./account.types.ts";
import { leadAt, type LiveAccount, opportunityAt } from "./live.ts";
import type { Lead } from "./lead.ts";
import { statusAt } from "./living.ts";
import type { Note } from "./note.ts";
import { isOddlyBlank, missing, oddDate, oddEmail, oddName, oddPhone, oddRow, oddText, written } from "./oddities.ts";
import { STAGES } from "./words.ts";

const FIRST_CLIENT = 1_048_000;
const FIRST_OPPORTUNITY = 52_000;
const FIRST_EVENT = 700;
const FIRST_ACTIVITY = 4_000;

export const clientId = (n: number) => String(FIRST_CLIENT + n);
/** NaN or a number out of range for what is no id. */
export const clientNumber = (id: string) => (/^\d+$/.test(id) ? Number(id) - FIRST_CLIENT : Number.NaN);
export const opportunityId = (n: number) => String(FIRST_OPPORTUNITY + n);
export const eventId = (n: number) => String(FIRST_EVENT + n);
export const eventNumber = (id: string) => (/^\d+$/.test(id) ? Number(id) - FIRST_EVENT : Number.NaN);
export const activityId = (n: number) => String(FIRST_ACTIVITY + n);

export function clientRow(account: LiveAccount, n: number): Row {
  const { oddities } = account.record.settings;
  const lead = leadAt(account, n);
  const { first, last } = oddName(oddities, lead);
  const maybe = (value: string, salt: number) => (value === "" ? missing(oddities, n, salt) : value);
  const isStageless = account.patches.get(n)?.stage === undefined && isOddlyBlank(oddities, n);
  const row: Row = {
    client_id: clientId(n),
    external_id: maybe("", 1),
    firstName: first,
    lastName: last,
    compName: maybe(oddText(oddities, n, lead.company), 2),
    email: maybe(oddEmail(oddities, lead), 3),
    phone: oddPhone(oddities, lead),
    address: maybe(lead.street, 4),
    city: lead.city,
    state: lead.state,
    zip: lead.zip,
    whiteboard: maybe(oddText(oddities, n, n % 9 === 0 ? `<p>Wants ${lead.city}.</p>` : ""), 5),
    deal_size: lead.dealSize === 0 ? missing(oddities, n, 6) : written(oddities, n, lead.dealSize),
    clients_sales_cycle: maybe(isStageless ? "" : (STAGES[lead.stage] ?? ""), 13),
    clients_lead_source: maybe(lead.source, 7),
    clients_action_plan: maybe(lead.plan, 8),
    contact_type: "1",
    assigned_user: maybe(lead.user, 9),
    created: oddDate(oddities, n) ?? account.writeDate(lead.createdMs, n),
    last_modified_date: account.writeDate(lead.modifiedMs, n),
    ...account.patches.get(n)?.fields,
  };
  return oddRow(oddities, n, row, "client_id");
}

export function opportunityRow(account: LiveAccount, n: number): Row {
  const { oddities } = account.record.settings;
  const { deal, lead } = opportunityAt(account, n);
  const { first, last } = oddName(oddities, lead);
  const maybe = (value: string, salt: number) => (value === "" ? missing(oddities, n, salt) : value);
  const weighted = Math.round((deal.dealSize * deal.likely) / 100);
  const row: Row = {
    opportunity_id: opportunityId(n),
    firstName: first,
    lastName: last,
    compName: maybe(lead.company, 2),
    contact_sales_cycle: STAGES[lead.stage] ?? "",
    contact_lead_source: maybe(lead.source, 7),
    contact_action_plan: maybe(lead.plan, 8),
    deal_size: written(oddities, n, deal.dealSize),
    market: lead.state,
    units: String(deal.units),
    weighted_iff: n % 23 === 5 ? missing(oddities, n, 10) : written(oddities, n, weighted),
    likely_percent: String(deal.likely),
    assigned_user: maybe(lead.user, 9),
    created: account.writeDate(deal.createdMs, n),
    last_modified_date: account.writeDate(deal.modifiedMs, n),
    ...personFields(account, lead),
  };
  return oddRow(oddities, n, row, "opportunity_id");
}

export function noteRow(account: LiveAccount, lead: number, { id, writtenMs, author, text }: Note): Row {
  const { oddities } = account.record.settings;
  return {
    history_note_id: String(id),
    client_id: clientId(lead),
    note_date: account.writeDate(writtenMs, id),
    author: author === "" ? missing(oddities, id, 11) : author,
    note: oddText(oddities, id, text),
  };
}

export function eventRow(account: LiveAccount, event: Activity, nowMs: number): Row {
  return {
    event_id: eventId(event.n),
    client_id: clientId(event.lead),
    title: textOf(account, event),
    event_type: event.type,
    start_date: account.writeDate(event.startMs, event.n),
    end_date: account.writeDate(event.endMs, event.n),
    status: statusAt(account.record, event, nowMs),
    ...account.eventFields.get(event.n),
  };
}

export function activityRow(account: LiveAccount, activity: Activity, nowMs: number): Row {
  const { oddities } = account.record.settings;
  const text = textOf(account, activity);
  return {
    activity_id: activityId(activity.n),
    client_id: clientId(activity.lead),
    client_name: nameOf(account, activity.lead),
    activity_type: activity.type,
    activity_date: account.writeDate(activity.startMs, activity.n),
    description: text === "" ? missing(oddities, activity.n, 12) : text,
    status: statusAt(account.record, activity, nowMs),
  };
}

function textOf(account: LiveAccount, { text, lead }: Activity): string {
  if (!text.includes("{")) return text;
  return text.replace("{name}", nameOf(account, lead)).replace("{place}", leadAt(account, lead).city);
}

function nameOf(account: LiveAccount, n: number): string {
  const lead = leadAt(account, n);
  const { firstName = lead.first, lastName = lead.last } = account.patches.get(n)?.fields ?? {};
  return `${firstName} ${lastName}`;
}

/** What a caller wrote about a person shows on its deals too. */
function personFields(account: LiveAccount, { n }: Lead): Row {
  const { firstName, lastName, compName } = account.patches.get(n)?.fields ?? {};
  return {
    ...(firstName !== undefined && { firstName }),
    ...(lastName !== undefined && { lastName }),
    ...(compName !== undefined && { compName }),
  };
}
