import { newestFirst, type MessageEntry } from "../mailbox.ts";
import { labelsFor, type Kind } from "./mail-labels.ts";
import type { Person } from "./people.ts";
import { createRng, type Rng } from "./rng.ts";

/** A person by index (-1 is the owner) under one of their addresses. */
export type Party = { person: number; alias: number };

/** Everything about a message but its words, which are made when somebody reads it. */
export type MessagePlan = {
  entry: MessageEntry;
  /** Place in the making; the words are drawn from it. */
  n: number;
  kind: Kind;
  thread: number;
  /** Earlier messages of the thread, oldest first, by `n`. */
  parents: readonly number[];
  from: Party;
  to: readonly Party[];
  cc: readonly Party[];
  bcc: readonly Party[];
};

type Draft = Omit<MessagePlan, "entry"> & { atMs: number };

const DAY_MS = 86_400_000;
const SPAN_DAYS = 425;
export const OWNER: Party = { person: -1, alias: 0 };

const KINDS: readonly [Kind, number][] = [
  ["conversation", 0.56],
  ["notice", 0.15],
  ["newsletter", 0.1],
  ["list", 0.08],
  ["broadcast", 0.04],
  ["spam", 0.04],
  ["self", 0.03],
];

/** Exactly `count` messages over 14 months before the anchor, denser lately, newest first. */
export function planMail(seed: number, count: number, anchorMs: number, people: readonly Person[]): MessagePlan[] {
  const rng = createRng("mail", seed, count);
  const drafts: Draft[] = [];
  for (let thread = 0; drafts.length < count; thread += 1) {
    const planned = planThread(rng, { thread, first: drafts.length, anchorMs, people });
    drafts.push(...planned.slice(0, count - drafts.length));
  }
  return number(drafts, anchorMs, createRng("ids", seed, count));
}

type ThreadArgs = { thread: number; first: number; anchorMs: number; people: readonly Person[] };

function planThread(rng: Rng, { thread, first, anchorMs, people }: ThreadArgs): Draft[] {
  const kind = pickKind(rng);
  const length = kind === "conversation" ? rng.int(1, 7) : kind === "list" ? rng.int(1, 4) : 1;
  const circle = pickCircle(rng, people, kind === "broadcast" ? rng.int(6, 24) : rng.chance(0.25) ? rng.int(2, 5) : 1);
  const drafts: Draft[] = [];
  let atMs = startMs(rng, anchorMs);
  for (let step = 0; step < length && atMs < anchorMs; step += 1) {
    const parents = drafts.map((draft) => draft.n);
    const outgoing = kind === "self" || ((kind === "conversation" || kind === "broadcast") && rng.chance(0.42));
    drafts.push({ n: first + step, kind, thread, parents, atMs, ...address(rng, kind, circle, outgoing) });
    atMs += Math.round((20 * 60_000 + rng.next() ** 3 * 3 * DAY_MS) / 1000) * 1000 + rng.int(0, 999);
  }
  return drafts;
}

function pickKind(rng: Rng): Kind {
  let roll = rng.next();
  return KINDS.find(([, share]) => (roll -= share) < 0)?.[0] ?? "conversation";
}

/** A few people write most of the mail. */
function pickCircle(rng: Rng, people: readonly Person[], count: number): Party[] {
  const chosen = new Map<number, Party>();
  for (let tries = 0; tries < count * 4 && chosen.size < count; tries += 1) {
    const person = Math.floor(rng.next() ** 2.2 * people.length);
    const aliases = people[person]?.addresses.length ?? 1;
    if (!chosen.has(person)) chosen.set(person, { person, alias: aliases > 1 && rng.chance(0.35) ? 1 : 0 });
  }
  return [...chosen.values()];
}

function startMs(rng: Rng, anchorMs: number): number {
  const roughMs = anchorMs - rng.next() ** 1.7 * SPAN_DAYS * DAY_MS;
  const dayMs = Math.floor(roughMs / DAY_MS) * DAY_MS;
  const atMs = dayMs + rng.int(6 * 60, 20 * 60) * 60_000 + rng.int(0, 59_999);
  return atMs < anchorMs ? atMs : Math.floor(roughMs);
}

type Addressing = Pick<Draft, "from" | "to" | "cc" | "bcc">;

function address(rng: Rng, kind: Kind, circle: readonly Party[], outgoing: boolean): Addressing {
  const nobody = { cc: [], bcc: [] };
  const [one = OWNER, ...others] = outgoing ? circle : rng.sample(circle, circle.length);
  if (kind === "self") return { from: OWNER, to: [OWNER], ...nobody };
  if (outgoing && kind === "broadcast") return { from: OWNER, to: [], cc: [], bcc: circle };
  if (outgoing)
    return { from: OWNER, to: [one], cc: others, bcc: rng.chance(0.06) ? [others.at(-1) ?? one].slice(0, 1) : [] };
  if (kind === "conversation") return { from: one, to: [OWNER], cc: others, bcc: [] };
  return { from: one, to: kind === "broadcast" ? [OWNER, ...others] : [OWNER], ...nobody };
}

/** Ids and history ids grow with time, as Gmail's do; a thread is named after its first message. */
function number(drafts: readonly Draft[], anchorMs: number, rng: Rng): MessagePlan[] {
  const taken = new Set<string>();
  const ids = drafts.map((draft) => freeId(draft.atMs, rng, taken));
  const byTime = drafts
    .map((_, index) => index)
    .sort((left, right) => ((ids[left] ?? "") < (ids[right] ?? "") ? -1 : 1));
  let historyId = 1_200_000;
  const plans = byTime.map((index): MessagePlan | undefined => {
    const draft = drafts[index];
    if (!draft) return undefined;
    const { atMs, ...rest } = draft;
    const { labelIds } = labelsFor(rng, draft.kind, {
      outgoing: draft.from.person < 0,
      ageDays: (anchorMs - atMs) / DAY_MS,
    });
    historyId += rng.int(3, 90);
    const threadId = ids[draft.parents[0] ?? draft.n] ?? "";
    const entry = { id: ids[index] ?? "", threadId, labelIds, internalDateMs: atMs, historyId: String(historyId) };
    return { ...rest, entry };
  });
  return plans.filter((plan) => plan !== undefined).sort((left, right) => newestFirst(left.entry, right.entry));
}

/** 16 hex digits: milliseconds, then 20 random bits. */
function freeId(atMs: number, rng: Rng, taken: Set<string>): string {
  for (;;) {
    const id = ((BigInt(atMs) << 20n) | BigInt(rng.int(0, 0xfffff))).toString(16).padStart(16, "0");
    if (taken.has(id)) continue;
    taken.add(id);
    return id;
  }
}
