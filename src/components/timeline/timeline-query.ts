import { isDay } from "#src/components/ui/days.ts";

/** What the address says about a timeline. The empty string is the default everywhere, and stays out of it. */
export type TimelineFilters = { kind: string; direction: string; from: string; to: string; q: string };

export const NO_FILTERS: TimelineFilters = { kind: "", direction: "", from: "", to: "", q: "" };

const KINDS = ["email", "meeting"] as const;
const DIRECTIONS = ["in", "out"] as const;
const MAX_SEARCH = 200;

/** Anything an address can hold, as filters; what makes no sense is left out. Meetings have no direction. */
export function readTimelineFilters(read: (name: keyof TimelineFilters) => string | null): TimelineFilters {
  const kind = oneOf(KINDS, read("kind")) ?? "";
  return {
    kind,
    direction: kind === "meeting" ? "" : (oneOf(DIRECTIONS, read("direction")) ?? ""),
    from: readDay(read("from")),
    to: readDay(read("to")),
    q: (read("q") ?? "").slice(0, MAX_SEARCH),
  };
}

/** What `timeline.list` is asked for. */
export function timelineInput(filters: TimelineFilters) {
  const { from, to } = filters;
  const [kind, direction] = [oneOf(KINDS, filters.kind), oneOf(DIRECTIONS, filters.direction)];
  const search = filters.q.trim();
  return {
    ...(kind ? { kind } : {}),
    ...(direction ? { direction } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(search ? { search } : {}),
  };
}

export const isFiltered = (filters: TimelineFilters): boolean => Object.keys(timelineInput(filters)).length > 0;

/** Days compare as text. */
export const isBackwards = ({ from, to }: TimelineFilters): boolean => from !== "" && to !== "" && from > to;

const readDay = (text: string | null): string => (text && isDay(text) ? text : "");

function oneOf<T extends string>(known: readonly T[], value: string | null): T | undefined {
  return known.find((one) => one === value);
}
