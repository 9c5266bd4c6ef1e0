import { mapCtLead } from "./leads.map.ts";
import type { CtPage } from "./page.ts";
import { parseCtDate } from "./dates.map.ts";
import type { CtSettings } from "./settings.schema.ts";
import { mapCtStage, qualifiedStages } from "./stages.map.ts";
import { type Payload, textOf } from "./values.map.ts";

/** What the first page of an account says, in numbers and names of fields: no person's data. */
export type CtSeen = {
  /** Active ones, in the cycle's order. */
  stages: string[];
  /** Whose leads count as qualified. */
  qualified: string[];
  /** `total` null: the account does not say. */
  leads: { read: number; total: number | null; unreadable: number };
  /** Names of the fields of a lead, as they are spelled there. */
  fields: string[];
  /** Our fields for which no lead of the page had a value. */
  empty: string[];
  /** Of the page's dates, how many could be read. */
  dates: { read: number; of: number };
  timeZone: { name: string; how: "dates" | "workspace" | "not-in-future" };
};

export type LookThrough = { stages: CtPage; leads: CtPage; settings: CtSettings; timeZone: string; nowMs: number };

const MOST_FIELDS = 60;
/** Somebody waits, and a provider that knows no pages gives all it has. */
const MOST_ROWS = 1_000;

export function lookThrough({ stages: cycle, leads: page, settings, timeZone, nowMs }: LookThrough): CtSeen {
  const stages = cycle.rows
    .map(({ payload }, at) => mapCtStage(payload, settings, at))
    .filter(({ name, active }) => active && name !== "")
    .map(({ name }) => name);
  const good = qualifiedStages(settings, stages);
  const payloads = page.rows.slice(0, MOST_ROWS).map(({ payload }) => payload);
  const dates = payloads.flatMap((payload) => datesOf(payload, settings));
  const zone = guessTimeZone(dates, settings, timeZone, nowMs);
  const read = dates.filter((text) => parseCtDate(text, settings.dateFormats, zone.name) !== null);
  return {
    stages,
    qualified: stages.filter((name) => good.has(name.toLowerCase())),
    leads: { read: page.rows.length, total: page.total, unreadable: page.failures.length },
    fields: fieldsOf(payloads),
    empty: page.rows.length === 0 ? [] : emptyOf(payloads, settings, stages),
    dates: { read: read.length, of: dates.length },
    timeZone: zone,
  };
}

const fieldsOf = (payloads: readonly Payload[]): string[] =>
  [...new Set(payloads.flatMap((payload) => Object.keys(payload)))]
    .filter((name) => /^[a-z_][\w -]{0,59}$/i.test(name))
    .slice(0, MOST_FIELDS);

function emptyOf(payloads: readonly Payload[], settings: CtSettings, stages: readonly string[]): string[] {
  const leads = payloads.map((payload) => mapCtLead(payload, settings, stages));
  const told = ["name", "email", "phone", "source", "status", "owner", "market", "createdAt", "modifiedAt"] as const;
  return told.filter((field) => leads.every((lead) => lead[field] === null || lead[field] === ""));
}

function datesOf(payload: Payload, settings: CtSettings): string[] {
  const { createdAt, modifiedAt } = settings.fields.lead;
  return [createdAt, modifiedAt]
    .map((names) => textOf(payload, names, settings))
    .filter((text) => text !== "" && !text.startsWith("0000-00-00"));
}

const HAS_OFFSET = /(z|[+-]\d\d:?\d\d)$|^\d{10}(\d{3})?$/i;
/** From west to east. */
const ZONES = [
  "Pacific/Honolulu",
  "America/Anchorage",
  "America/Los_Angeles",
  "America/Denver",
  "America/Chicago",
  "America/New_York",
  "America/Halifax",
  "UTC",
  "Europe/Berlin",
  "Asia/Kolkata",
  "Australia/Sydney",
];
/** Clocks differ by a little. */
const SLACK_MS = 300_000;

/** A date without an offset cannot tell its zone, but no record was changed in the future. */
function guessTimeZone(
  dates: readonly string[],
  { dateFormats }: CtSettings,
  workspace: string,
  nowMs: number,
): CtSeen["timeZone"] {
  const bare = dates.filter((text) => !HAS_OFFSET.test(text));
  if (dates.length > 0 && bare.length === 0) return { name: workspace, how: "dates" };
  const newest = (zone: string) =>
    Math.max(...bare.map((text) => parseCtDate(text, dateFormats, zone)?.getTime() ?? 0));
  const isPossible = (zone: string) => newest(zone) <= nowMs + SLACK_MS;
  if (bare.length === 0 || isPossible(workspace)) return { name: workspace, how: "workspace" };
  // By clocks of the workspace it lies ahead: those of the account are further east, and of such the nearest are likeliest.
  const fitting = ZONES.find(isPossible);
  return fitting === undefined ? { name: workspace, how: "workspace" } : { name: fitting, how: "not-in-future" };
}
