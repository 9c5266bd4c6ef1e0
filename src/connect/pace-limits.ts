import { z } from "zod";
import type { Log } from "#src/log.ts";

/** How fast an account is read. 0: no limit. */
export type PaceLimits = {
  /** HTTP requests to the provider, whatever they are for; a batch is one. */
  requestsPerSecond: number;
  /** Calls of one account under way at once, in this process. */
  parallelFetches: number;
  /** Units a minute of each of the provider's quotas; absent: none is kept. */
  units: Readonly<Record<string, number>>;
};

/** What one connection may have of its own; the units are those of the provider's dearest quota. */
const connectionPace = z
  .strictObject({
    unitsPerMinute: z.int().min(0).max(10_000_000),
    requestsPerSecond: z.number().min(0).max(1_000),
    parallelFetches: z.int().min(0).max(100),
  })
  .partial();

export type ConnectionPace = z.output<typeof connectionPace>;

/**
 * The deployment's pace with what the connection has of its own.
 *
 * @param stored `connections.pace`; one that cannot be read is left aside, with a line in the log
 * @param quota which quota `unitsPerMinute` is of
 */
export function paceOf(
  defaults: PaceLimits,
  stored: unknown,
  quota: string | undefined,
  log: Pick<Log, "warn">,
): PaceLimits {
  if (stored === null || stored === undefined) return defaults;
  const parsed = connectionPace.safeParse(stored);
  if (!parsed.success) {
    log.warn(
      { issues: parsed.error.issues.map(({ path, code }) => `${path.join(".")}: ${code}`) },
      "a connection's pace cannot be read; the default is kept",
    );
    return defaults;
  }
  const { unitsPerMinute, requestsPerSecond, parallelFetches } = parsed.data;
  return {
    requestsPerSecond: requestsPerSecond ?? defaults.requestsPerSecond,
    parallelFetches: parallelFetches ?? defaults.parallelFetches,
    units:
      quota !== undefined && unitsPerMinute !== undefined
        ? { ...defaults.units, [quota]: unitsPerMinute }
        : defaults.units,
  };
}
