export const TABS = ["runs", "coverage", "log", "problems"] as const;
export type Tab = (typeof TABS)[number];
export const LEVELS = ["debug", "info", "warn", "error"] as const;
export type Level = (typeof LEVELS)[number];

/** As they stand in the address; an empty one is not there. */
export type Filters = { tab: string; connection: string; level: string; run: string };

/** Runs are the first thing shown, and steps of each month are left out of the log, until somebody asks. */
const FIRST_TAB: Tab = "runs";
const FIRST_LEVEL: Level = "info";

const isOneOf = <T extends string>(known: readonly T[], value: string): value is T =>
  known.some((one) => one === value);

export const readTab = (tab: string): Tab => (isOneOf(TABS, tab) ? tab : FIRST_TAB);
export const readLevel = (level: string): Level => (isOneOf(LEVELS, level) ? level : FIRST_LEVEL);

/** As the address has them: what is the rule anyway is left out of it. */
export const writeTab = (tab: Tab): string => (tab === FIRST_TAB ? "" : tab);
export const writeLevel = (level: Level): string => (level === FIRST_LEVEL ? "" : level);

const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whatever an address brings, in a shape that can be asked for; what cannot be understood is left out. */
export function readFilters(params: URLSearchParams): Filters {
  const id = (name: string) => {
    const value = params.get(name) ?? "";
    return ID.test(value) ? value : "";
  };
  return {
    tab: writeTab(readTab(params.get("tab") ?? "")),
    connection: id("connection"),
    level: writeLevel(readLevel(params.get("level") ?? "")),
    run: id("run"),
  };
}
