import { BAD_DAY, type Mix, type RateSpec } from "./draw.ts";
import { HUGE, parseKind } from "./kinds.ts";
import { type ListingSpec, NO_LISTING_FAULTS } from "./listing.ts";
import type { Planned, Rate } from "./plan.ts";

type Input = Record<string, unknown>;

const SHAPE = '{"endpoint": "gmail.messages.get", "kind": "429-date" (or "status": 503), "times": 1}';

/** @throws TypeError saying what a fault looks like */
export function readPlanned(input: Input): Planned {
  const { endpoint, status, kind = status } = input;
  if (typeof endpoint !== "string" || endpoint === "") throw new TypeError(`a fault is ${SHAPE}`);
  if (typeof kind !== "string" && typeof kind !== "number") throw new TypeError(`a fault is ${SHAPE}`);
  const spec = parseKind(String(kind), pausesOf(input, "ms"));
  const times = numberIn(input, "times", 1, 1);
  return { endpoint, ...scopeOf(input), spec, times, after: numberIn(input, "after", 0, 0) };
}

const EVERYTHING = ["gmail.*", "calendar.*"];

/** @throws TypeError naming what is wrong */
export function readRate(input: Input, usual: { rate: number; mix: Mix } = { rate: 0.2, mix: BAD_DAY }): Rate {
  const { endpoints = EVERYTHING } = input;
  const areNames = Array.isArray(endpoints) && endpoints.every((one) => typeof one === "string");
  if (!areNames) throw new TypeError('endpoints must be a list like ["gmail.*"]');
  const { mailbox } = scopeOf(input);
  return { endpoints: endpoints as string[], ...(mailbox !== undefined && { mailbox }), spec: readSpec(input, usual) };
}

export const MIXED_PARTS: { rate: number; mix: Mix } = { rate: 0.1, mix: { "429": 4, "500": 4, missing: 2 } };

function readSpec(input: Input, usual: { rate: number; mix: Mix }): RateSpec {
  const { mix = usual.mix } = input;
  if (typeof mix !== "object" || mix === null) throw new TypeError('mix must be like {"500": 1, "timeout": 2}');
  const { seconds, ms: hangMs } = pausesOf(input, "hangMs");
  for (const [kind, weight] of Object.entries(mix)) {
    parseKind(kind);
    if (typeof weight !== "number" || !(weight > 0)) throw new TypeError(`the weight of ${kind} must be over 0`);
  }
  const rate = numberIn(input, "rate", usual.rate, 0);
  return { seed: numberIn(input, "seed", 1, 0), rate, mix: mix as Mix, seconds, hangMs };
}

const LISTING_NUMBERS = ["seed", "vanish", "duplicates", "moving", "repeatToken", "repeatAfter", "poison"] as const;

/** @throws TypeError naming what is wrong */
export function readListing(input: Input): ListingSpec {
  const spec: ListingSpec = { ...NO_LISTING_FAULTS };
  for (const name of LISTING_NUMBERS) spec[name] = numberIn(input, name, spec[name], 0);
  const { vanishIds = spec.vanishIds, poisonIds = spec.poisonIds, poisonKind = spec.poisonKind } = input;
  const areIds = Array.isArray(vanishIds) && vanishIds.every((id) => typeof id === "string");
  if (!areIds) throw new TypeError("vanishIds must be a list of ids");
  if (typeof poisonIds !== "object" || poisonIds === null) throw new TypeError('poisonIds is {"<id>": "500"}');
  const kinds = [poisonKind, ...Object.values(poisonIds)].map(String);
  for (const kind of kinds) if (kind !== HUGE) parseKind(kind);
  const ids = poisonIds as Record<string, string>;
  return { ...spec, vanishIds: vanishIds as string[], poisonIds: ids, poisonKind: String(poisonKind) };
}

function scopeOf({ match, mailbox }: Input): { match?: string; mailbox?: string } {
  return {
    ...(typeof match === "string" && { match }),
    ...(typeof mailbox === "string" && { mailbox: mailbox.toLowerCase() }),
  };
}

function pausesOf(input: Input, hangName: string): { seconds: number; ms: number } {
  return { seconds: numberIn(input, "seconds", 1, 0), ms: numberIn(input, hangName, 60_000, 0) };
}

export function numberIn(input: Input, name: string, fallback: number, least: number): number {
  const value = input[name] ?? fallback;
  if (typeof value !== "number" || !(value >= least)) throw new TypeError(`${name} must be a number, ${least} or more`);
  return value;
}
