import { createRng } from "../generate/rng.ts";
import type { AccountSize } from "./account.types.ts";
import type { Lead } from "./lead.ts";
import { FIRST_FEE, LIKELY, NEXT_FEE } from "./words.ts";

export type Opportunity = {
  n: number;
  units: number;
  dealSize: number;
  likely: number;
  createdMs: number;
  modifiedMs: number;
};

/** Which lead the nth opportunity of the beginning is about: they are spread evenly. */
export function leadOf({ leads, opportunities }: AccountSize, n: number): number {
  return Math.floor((n * leads) / opportunities);
}

export function hasOpportunity(size: AccountSize, lead: number): boolean {
  const { leads, opportunities } = size;
  if (opportunities === 0) return false;
  const first = Math.ceil((lead * opportunities) / leads);
  return first < opportunities && leadOf(size, first) === lead;
}

/** A candidate's deal: one unit or several, as likely as the stage says, give or take. */
export function makeOpportunity(seed: number, n: number, lead: Lead): Opportunity {
  const rng = createRng("ct-opportunity", seed, n);
  const units = rng.chance(0.6) ? 1 : rng.chance(0.8) ? rng.int(2, 4) : rng.int(5, 12);
  const likely = LIKELY[lead.stage] ?? 0;
  const shift = likely === 0 || likely === 100 ? 0 : rng.int(-2, 2) * 5;
  const createdMs = lead.createdMs + Math.floor(rng.next() * 72) * 3_600_000;
  return {
    n,
    units,
    dealSize: FIRST_FEE + (units - 1) * NEXT_FEE,
    likely: Math.max(0, Math.min(100, likely + shift)),
    createdMs: Math.min(createdMs, lead.modifiedMs),
    modifiedMs: lead.modifiedMs,
  };
}
