import { createRng } from "../generate/rng.ts";
import type { Change, ChurnCounts, EventWrite, Fields } from "./account.types.ts";
import { makeNewActivity } from "./activity.ts";
import { addLead, addNote, leadAt, type LeadPatch, type LiveAccount, patchLead, removeLead } from "./live.ts";
import { LOST, MARKETS, STAGES, USERS } from "./words.ts";

const HALF_HOUR_MS = 1_800_000;

/** Brings an account one change further; the same changes in the same order always lead to the same rows. */
export function applyChange(account: LiveAccount, change: Change): void {
  if (change.kind === "churn") return churn(account, change.seed, change.atMs, change.counts);
  if (change.kind === "delete") {
    if (change.entity === "client") return removeLead(account, change.n);
    account.events = account.events.filter(({ n }) => n !== change.n);
    return;
  }
  if (change.entity === "event") return writeEvent(account, change);
  if (change.n === account.made.clients) addLead(account, change.atMs);
  const modifiedMs = Math.floor(change.atMs / 1000) * 1000;
  patchLead(account, change.n, { ...toldBy(change.fields), modifiedMs });
}

/** What deals take from their lead, and what everyday changes may change again, is no longer the caller's words. */
function toldBy({ clients_sales_cycle = "", assigned_user, state, ...fields }: Fields): Omit<LeadPatch, "modifiedMs"> {
  const stage = STAGES.indexOf(clients_sales_cycle);
  return {
    fields,
    ...(stage >= 0 && { stage }),
    ...(assigned_user !== undefined && { user: assigned_user }),
    ...(state !== undefined && { state }),
  };
}

function churn(account: LiveAccount, seed: string, atMs: number, counts: ChurnCounts): void {
  const rng = createRng("ct-churn", seed);
  const second = Math.floor(atMs / 1000) * 1000;
  const anyone = () => account.clients[rng.int(0, account.clients.length - 1)];
  const each = (count: number, act: (lead: number) => void) => {
    for (let at = 0; at < count; at += 1) {
      const lead = anyone();
      if (lead !== undefined) act(lead);
    }
  };
  for (let at = 0; at < counts.leads; at += 1) addLead(account, second - rng.int(0, 3_600) * 1000);
  // Different ones: so many are asked for, so many change.
  for (const lead of rng.sample(account.clients, counts.moved)) move(account, lead, second, rng.next());
  each(counts.opportunities, (lead) => addDeal(account, lead, second));
  each(counts.notes, (lead) => {
    addNote(account, lead, second);
    patchLead(account, lead, { modifiedMs: second });
  });
  each(counts.activities, (lead) => {
    const n = account.made.activities;
    account.made.activities += 1;
    account.activities.push(makeNewActivity(account.record.size.seed, n, lead, atMs));
  });
  each(counts.removed, (lead) => removeLead(account, lead));
}

function move(account: LiveAccount, n: number, modifiedMs: number, roll: number): void {
  const { stage, user, state } = leadAt(account, n);
  if (roll < 0.1 || stage === LOST) {
    const [, other = state] = MARKETS[(n + 5) % MARKETS.length] ?? [];
    return patchLead(account, n, { state: other, modifiedMs });
  }
  if (roll < 0.25) {
    const next = USERS[(USERS.indexOf(user) + 1) % USERS.length] ?? user;
    return patchLead(account, n, { user: next, modifiedMs });
  }
  patchLead(account, n, { stage: roll < 0.4 ? LOST : stage + 1, modifiedMs });
}

function addDeal(account: LiveAccount, lead: number, modifiedMs: number): void {
  const n = account.made.opportunities;
  account.made.opportunities += 1;
  account.newDeals.set(n, lead);
  account.opportunities.unshift(n);
  const { stage } = leadAt(account, lead);
  patchLead(account, lead, { stage: Math.max(2, stage === LOST ? 2 : stage), modifiedMs });
}

function writeEvent(account: LiveAccount, change: EventWrite): void {
  const { n, lead = 0, atMs, fields } = change;
  if (n === account.made.events) {
    account.made.events += 1;
    account.events.push({ n, lead, type: "appt", text: "", startMs: atMs, endMs: atMs, status: "Scheduled" });
  }
  const event = account.events.find((one) => one.n === n);
  if (!event) return;
  const { startMs = event.startMs } = change;
  const { endMs = Math.max(event.endMs, startMs + HALF_HOUR_MS) } = change;
  Object.assign(event, { startMs, endMs, type: fields["event_type"] ?? event.type });
  account.eventFields.set(n, { ...account.eventFields.get(n), ...fields });
}
