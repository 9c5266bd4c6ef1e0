/** What tests change at run time through `POST /control/settings`. 0 means unlimited, or Google's own number. */
export type Settings = {
  /** Extra wait before the token endpoint answers, so that refreshes overlap. */
  tokenDelayMs: number;
  /** Extra wait before every Gmail and Calendar answer. */
  latencyMs: number;
  /** false: the batch path answers 404. */
  batch: boolean;
  /** Batch answers come in another order than they were asked for. */
  shuffleParts: boolean;
  accessTokenSeconds: number;
  /** Which price list and allowance each user is held to. */
  quota: "off" | "new" | "old";
  /** Overrides the price list's allowance. */
  unitsPerMinute: number;
  /** Overrides Calendar's 600 requests. */
  calendarPerMinute: number;
  /** The sliding window's length; a shorter one holds its share of a minute. */
  quotaWindowSeconds: number;
  /** Requests and batch parts of one user in flight at once. */
  maxConcurrent: number;
  /** Parts of one batch worked on at once, as far as maxConcurrent is concerned; 0: all. */
  batchParallelism: number;
  /** HTTP requests of one user; a batch is one. */
  requestsPerSecond: number;
  /** Calls this soon after a refusal was sent were under way already; they do not count as too early. */
  graceMs: number;
};

export const DEFAULT_SETTINGS: Settings = {
  tokenDelayMs: 0,
  latencyMs: 0,
  batch: true,
  shuffleParts: false,
  accessTokenSeconds: 3599,
  quota: "off",
  unitsPerMinute: 0,
  calendarPerMinute: 0,
  quotaWindowSeconds: 60,
  maxConcurrent: 0,
  batchParallelism: 0,
  requestsPerSecond: 0,
  graceMs: 100,
};

const QUOTAS = ["off", "new", "old"] as const;

/** Keeps only known settings of the right kind; throws a sentence naming the first wrong one. */
export function readSettings(input: Record<string, unknown>): Partial<Settings> {
  const changed: Partial<Settings> = {};
  for (const [name, value] of Object.entries(input)) {
    if (name === "batch" || name === "shuffleParts") {
      if (typeof value !== "boolean") throw new TypeError(`${name} must be true or false`);
      changed[name] = value;
    } else if (name === "quota") {
      const quota = QUOTAS.find((one) => one === value);
      if (quota === undefined) throw new TypeError('quota must be "off", "new" or "old"');
      changed.quota = quota;
    } else if (isNumeric(name)) {
      if (typeof value !== "number" || !(value >= 0)) throw new TypeError(`${name} must be a number, 0 or more`);
      changed[name] = value;
    } else {
      throw new TypeError(`unknown setting: ${name}`);
    }
  }
  if (changed.quotaWindowSeconds === 0) throw new TypeError("quotaWindowSeconds must be more than 0");
  return changed;
}

function isNumeric(name: string): name is Exclude<keyof Settings, "batch" | "shuffleParts" | "quota"> {
  return typeof (DEFAULT_SETTINGS as Record<string, unknown>)[name] === "number";
}

export type CallCounter = { count(endpoint: string): void; all(): Record<string, number>; reset(): void };

export function createCallCounter(): CallCounter {
  const calls = new Map<string, number>();
  return {
    count: (endpoint) => void calls.set(endpoint, (calls.get(endpoint) ?? 0) + 1),
    all: () => Object.fromEntries([...calls].sort(([left], [right]) => left.localeCompare(right))),
    reset: () => calls.clear(),
  };
}
