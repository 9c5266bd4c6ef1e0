import type { AccountSettings, ChurnCounts } from "./account.types.ts";

export const DEFAULT_SETTINGS: AccountSettings = {
  spelling: "CT_200",
  pageLimit: 500,
  defaultLimit: 100,
  totals: "list",
  emptyAs: "data",
  refusal: "status",
  dates: "sql",
  timeZone: "UTC",
  oddities: "some",
  moving: 0,
  latencyMs: 0,
  requestsPerSecond: 0,
  retryAfter: "seconds",
  maxConcurrent: 0,
  changesPerDay: 0,
};

const CHOICES: Partial<Record<keyof AccountSettings, readonly string[]>> = {
  spelling: ["CT_200", "CT200"],
  totals: ["list", "page", "none"],
  emptyAs: ["data", "code"],
  refusal: ["status", "code"],
  dates: ["sql", "us", "iso", "long", "mixed"],
  oddities: ["none", "some", "nasty"],
  retryAfter: ["seconds", "date", "none"],
};

/** Those that are named in the input. @throws TypeError naming the first that is wrong */
export function readAccountSettings(input: Record<string, unknown>): Partial<AccountSettings> {
  const names = Object.keys(DEFAULT_SETTINGS) as (keyof AccountSettings)[];
  const given = names.filter((name) => input[name] !== undefined);
  for (const name of given) check(name, input[name]);
  return Object.fromEntries(given.map((name) => [name, input[name]])) as Partial<AccountSettings>;
}

function check(name: keyof AccountSettings, value: unknown): void {
  const choices = CHOICES[name];
  if (choices) {
    if (!choices.includes(String(value))) throw new TypeError(`${name} must be one of ${choices.join(", ")}`);
  } else if (name === "timeZone") {
    if (typeof value !== "string" || !isZone(value)) throw new TypeError("timeZone must be a name like Europe/London");
  } else if (typeof value !== "number" || !(value >= 0)) {
    throw new TypeError(`${name} must be a number, 0 or more`);
  }
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).format(0) !== "";
  } catch {
    return false;
  }
}

export const NO_CHURN: ChurnCounts = { leads: 0, opportunities: 0, moved: 0, notes: 0, activities: 0, removed: 0 };
