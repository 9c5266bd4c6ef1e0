import { type Connecting, startConnecting } from "../testkit/connecting.ts";
import { cloneDatabase } from "../testkit/template.ts";
import type { Chaos } from "./scenario.ts";

export type Stage = Connecting;

/**
 * A limit that nobody reaches: with one, turns are taken through Postgres and all workers know of every pause that the
 * provider asks for, as with a real account.
 */
const PACED = { GMAIL_UNITS_PER_MINUTE: "6000000", GOOGLE_REQUESTS_PER_SECOND: "0", GOOGLE_PARALLEL_FETCHES: "0" };

/** A database, the provider stand-in and what joins them; its processes end with the scenario. */
export async function openStage(
  { template, defer }: Pick<Chaos, "template" | "defer">,
  env: Record<string, string> = {},
): Promise<Stage> {
  const stage = await startConnecting({ database: await cloneDatabase(template), env: { ...PACED, ...env } });
  defer(stage.stop);
  return stage;
}
