import { numberIn } from "../faults/read.ts";
import type { Change, ChurnCounts } from "./account.types.ts";
import { NO_CHURN, readAccountSettings } from "./settings.ts";
import type { NewAccount } from "./store.ts";

type Input = Record<string, unknown>;

const MAX_ACCOUNTS = 10_000;

/**
 * One account, or `count` of them with seeds that follow each other.
 *
 * @throws TypeError naming what is wrong
 */
export function readAccount(input: Input): { accounts: NewAccount[]; isMany: boolean } {
  const { name = "", anchorMs, accessToken, webKey, count } = input;
  if (typeof name !== "string") throw new TypeError("name must be text");
  const seed = whole(input, "seed", undefined);
  const settings = readAccountSettings(input);
  const leads = whole(input, "leads", 200);
  const size = {
    leads,
    opportunities: leads === 0 ? 0 : whole(input, "opportunities", Math.round(leads * 0.15)),
    notesPerLead: numberIn(input, "notesPerLead", 0.5, 0),
    activities: whole(input, "activities", 20),
    events: whole(input, "events", 10),
    ...(typeof anchorMs === "number" && { anchorMs }),
  };
  const keys = typeof accessToken === "string" && typeof webKey === "string" ? { accessToken, webKey } : undefined;
  const many = count === undefined ? 1 : Math.min(MAX_ACCOUNTS, whole(input, "count", 1));
  const accounts = Array.from({ length: many }, (_, at) => ({
    name,
    size: { seed: seed + at, ...size },
    settings,
    ...(keys && many === 1 && { keys }),
  }));
  return { accounts, isMany: count !== undefined };
}

/** `share` of the leads are moved, or `moved` of them. @throws TypeError naming what is wrong */
export function readChurn(
  input: Input,
  leads: number,
  seed: string,
  nowMs: number,
): Extract<Change, { kind: "churn" }> {
  const counts: ChurnCounts = { ...NO_CHURN };
  for (const name of Object.keys(NO_CHURN) as (keyof ChurnCounts)[]) counts[name] = whole(input, name, 0);
  counts.moved += Math.round(numberIn(input, "share", 0, 0) * leads);
  const { seed: given = seed } = input;
  return { kind: "churn", seed: String(given), atMs: numberIn(input, "atMs", nowMs, 0), counts };
}

function whole(input: Input, name: string, fallback: number | undefined): number {
  const value = input[name] ?? fallback;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  throw new TypeError(`${name} must be a whole number, 0 or more`);
}
