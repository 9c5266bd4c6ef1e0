import { COMPANIES, FREE_MAIL } from "../generate/companies.ts";
import { NAME_SETS } from "../generate/names.ts";
import { createRng, type Rng } from "../generate/rng.ts";
import type { AccountSize } from "./account.types.ts";
import { ACTION_PLANS, LOST, MARKETS, SIGNED, SOURCE_WEIGHTS, SOURCES, STREETS, USERS } from "./words.ts";

/** A lead before it is written as a row. */
export type Lead = {
  n: number;
  first: string;
  last: string;
  company: string;
  email: string;
  phone: string;
  street: string;
  city: string;
  state: string;
  zip: string;
  stage: number;
  source: string;
  plan: string;
  user: string;
  dealSize: number;
  createdMs: number;
  modifiedMs: number;
};

const DAY_MS = 86_400_000;
/** How far an account's history goes back. */
const HISTORY_DAYS = 540;
/** A brand that sells in one country has names of many, and mostly of one. */
const NAMES_AT_HOME = 0.55;
const SOURCE_SUM = SOURCE_WEIGHTS.reduce((sum, weight) => sum + weight, 0);

/** The nth lead, 0 the oldest; whatever else was asked for before. */
export function makeLead(size: AccountSize, n: number, hasOpportunity: boolean): Lead {
  const rng = createRng("ct-lead", size.seed, n);
  const ageDays = ageOf(size.leads, n, rng);
  const createdMs = wholeSecond(size.anchorMs - ageDays * DAY_MS);
  const modifiedMs = wholeSecond(createdMs + rng.next() ** 2 * (size.anchorMs - createdMs));
  return { ...personOf(rng, n), ...standingOf(rng, ageDays, hasOpportunity), n, createdMs, modifiedMs };
}

/** A lead that came in after the account was made. */
export function makeNewLead(seed: number, n: number, createdMs: number): Lead {
  const rng = createRng("ct-lead", seed, n);
  return { ...personOf(rng, n), ...standingOf(rng, 0, false), n, stage: 0, createdMs, modifiedMs: createdMs };
}

/** Newer leads are more: a brand grows. */
function ageOf(leads: number, n: number, rng: Rng): number {
  const share = (leads - n - rng.next()) / Math.max(1, leads);
  return HISTORY_DAYS * Math.max(0, share) ** 1.4;
}

function personOf(rng: Rng, n: number) {
  const set = rng.chance(NAMES_AT_HOME) ? NAME_SETS[0] : rng.pick(NAME_SETS);
  const [first, firstAscii] = both(rng.pick(set?.given ?? ["Robin"]));
  const [last, lastAscii] = both(rng.pick(set?.family ?? ["Quill"]));
  const company = rng.chance(0.3) ? rng.pick(COMPANIES) : undefined;
  const [city, state] = rng.pick(MARKETS);
  return {
    first,
    last,
    company: company?.name ?? "",
    email: `${firstAscii}.${lastAscii}${n}@${company?.domain ?? rng.pick(FREE_MAIL)}`.toLowerCase(),
    phone: `${rng.int(201, 989)}55501${String(rng.int(0, 99)).padStart(2, "0")}`,
    street: `${rng.int(10, 9_800)} ${rng.pick(STREETS)}`,
    city,
    state,
    zip: String(rng.int(10_001, 99_499)),
  };
}

/** How far somebody has come depends on how long ago they asked, and on whether a deal is open. */
function standingOf(rng: Rng, ageDays: number, hasOpportunity: boolean) {
  const ripe = Math.min(1, ageDays / 120);
  const isOver = rng.chance(ripe * (hasOpportunity ? 0.25 : 0.6));
  const reached = hasOpportunity
    ? Math.min(SIGNED, 2 + Math.floor(rng.next() ** 1.3 * (1 + 6 * ripe)))
    : Math.min(3, Math.floor(rng.next() ** 1.5 * (1 + 3 * ripe)));
  return {
    stage: isOver ? LOST : reached,
    source: sourceOf(rng),
    plan: rng.chance(0.7) ? rng.pick(ACTION_PLANS) : "",
    user: rng.chance(0.06) ? "" : rng.pick(USERS),
    dealSize: rng.chance(hasOpportunity ? 0.95 : 0.2) ? 49_500 : 0,
  };
}

function sourceOf(rng: Rng): string {
  let roll = rng.next() * SOURCE_SUM;
  return SOURCES[SOURCE_WEIGHTS.findIndex((weight) => (roll -= weight) < 0)] ?? "";
}

function both(written: string | readonly [string, string]): readonly [string, string] {
  return typeof written === "string" ? [written, written] : written;
}

const wholeSecond = (epochMs: number) => Math.floor(epochMs / 1000) * 1000;
