import type { Bench, Figure, Row, RowResult } from "./row.ts";

/** Runs one row under its time limit; what it opened is closed whatever happens. A failure is a result, too. */
export async function runRow(row: Row, shared: Omit<Bench, "defer">): Promise<RowResult> {
  const limitSeconds = row.limitSeconds * shared.patience;
  const stops: (() => Promise<unknown>)[] = [];
  const startedAt = performance.now();
  const result = (rest: { figures: Figure[]; error?: string }): RowResult => ({
    name: row.name,
    title: row.title,
    seconds: (performance.now() - startedAt) / 1_000,
    ...rest,
  });
  const tooLate = Promise.withResolvers<never>();
  const timer = setTimeout(() => tooLate.reject(new Error(`given up after ${limitSeconds} s`)), limitSeconds * 1_000);
  try {
    const work = row.run({ ...shared, defer: (stop) => void stops.push(stop) });
    const figures = await Promise.race([work, tooLate.promise]);
    return result({ figures });
  } catch (error) {
    return result({ figures: [], error: error instanceof Error ? error.message : String(error) });
  } finally {
    clearTimeout(timer);
    // What is still under way when its time is up fails here, and nobody waits for it any more.
    for (const stop of stops.toReversed()) await stop().catch((error: unknown) => shared.say(String(error)));
  }
}
