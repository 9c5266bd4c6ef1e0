/** What tests change at run time through `POST /control/settings`. */
export type Settings = {
  /** Extra wait before the token endpoint answers, so that refreshes overlap. */
  tokenDelayMs: number;
  /** Extra wait before every Gmail and Calendar answer. */
  latencyMs: number;
  /** false: the batch path answers 404. */
  batch: boolean;
  accessTokenSeconds: number;
};

export const DEFAULT_SETTINGS: Settings = { tokenDelayMs: 0, latencyMs: 0, batch: true, accessTokenSeconds: 3599 };

/** Keeps only known settings of the right kind; throws a sentence naming the first wrong one. */
export function readSettings(input: Record<string, unknown>): Partial<Settings> {
  const changed: Partial<Settings> = {};
  for (const [name, value] of Object.entries(input)) {
    if (name === "batch") {
      if (typeof value !== "boolean") throw new TypeError("batch must be true or false");
      changed.batch = value;
    } else if (name === "tokenDelayMs" || name === "latencyMs" || name === "accessTokenSeconds") {
      if (typeof value !== "number" || !(value >= 0)) throw new TypeError(`${name} must be a number, 0 or more`);
      changed[name] = value;
    } else {
      throw new TypeError(`unknown setting: ${name}`);
    }
  }
  return changed;
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
