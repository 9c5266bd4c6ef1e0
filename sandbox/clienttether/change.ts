import { createRng } from "../generate/rng.ts";
import type { Change, ChurnCounts } from "./account.types.ts";
import { makeNewActivity } from "./activity.ts";
import { addLead, addNote, leadAt, leadNumberOf, type LiveAccount, patchLead, removeLead } from "./live.ts";
import { LOST, MARKETS, USERS } from "./words.ts";

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
  patchLead(account, change.n, { fields: change.fields, modifiedMs: change.atMs });
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

function writeEvent(account: LiveAccount, { n, fields, atMs }: Extract<Change, { entity: "event"; kind: "write" }>) {
  if (n === account.made.events) {
    account.made.events += 1;
    const event = { n, lead: 0, type: "appt", text: "", startMs: atMs, endMs: atMs + 1_800_000, status: "Scheduled" };
    account.events.push(event);
  }
  account.eventFields.set(n, { ...account.eventFields.get(n), ...fields });
}

/** A list changes behind the page just read: in turn a row comes in at its front, or one that was read goes. */
export function nextMove(account: LiveAccount, list: string, read: number, atMs: number): Change | undefined {
  const seed = `move.${account.record.id}.${account.moves}`;
  account.moves += 1;
  if (account.moves % 2 === 1) {
    const counts = { leads: 1, opportunities: 1, moved: 0, notes: 0, activities: 0, removed: 0 };
    return { kind: "churn", seed, atMs, counts };
  }
  const rows = list === "read_client_list" ? account.clients : account.opportunities;
  const row = rows[createRng(seed).int(0, Math.max(0, Math.min(read, rows.length) - 1))];
  if (row === undefined) return undefined;
  const n = list === "read_client_list" ? row : leadNumberOf(account, row);
  return { kind: "delete", entity: "client", n };
}
