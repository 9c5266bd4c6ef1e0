import { ConnectionRevokedError, ProviderError } from "#src/errors.ts";
import {
  type CtKeys,
  type CtPage,
  type CtSeen,
  type CtSettings,
  lookThrough,
  parseCtPage,
  readCtSettings,
} from "#src/providers/clienttether/index.ts";
import { ctProviderOf, openCtDoor } from "./open-ct-connection.ts";
import type { ConnectServices } from "./services.ts";

/** Somebody waits: one more try is enough. */
const RETRY_WAITS_MS = [1_000];
/** However slowly it answers, nobody looks at a form for longer. */
const PATIENCE_MS = 30_000;

export type TryKeys = {
  keys: CtKeys;
  /** `connections.settings` */
  settings: unknown;
  /** Of the workspace: the first guess at the account's. */
  timeZone: string;
};

/**
 * Read a little with keys that are not stored: the stages, and the first page of leads.
 *
 * @throws ConnectionRevokedError when they are refused, RateLimitedError, ProviderError
 */
export async function tryKeys(services: ConnectServices, { timeZone, ...tried }: TryKeys): Promise<CtSeen> {
  const { stages, leads, settings } = await readALittle(services, tried);
  return lookThrough({ stages, leads, settings, timeZone, nowMs: Date.now() });
}

/** @throws as `tryKeys` does */
export async function readALittle(
  services: ConnectServices,
  { keys, settings: stored }: Pick<TryKeys, "keys" | "settings">,
): Promise<{ stages: CtPage; leads: CtPage; settings: CtSettings }> {
  const settings = readCtSettings(stored, ctProviderOf(services).defaults);
  const client = await openCtDoor(services, keys, settings, { lane: "live", retryWaitsMs: RETRY_WAITS_MS });
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const read = async (stream: "ct.stages" | "ct.leads") =>
    parseCtPage(stream, (await client.readPage({ stream, offset: 0 }, signal)).body, settings);
  try {
    const stages = await read("ct.stages");
    return { stages, leads: await read("ct.leads"), settings };
  } catch (error) {
    if (signal.aborted) throw new ProviderError("ClientTether", `for ${PATIENCE_MS / 1_000} s`, 0, { cause: error });
    if (error instanceof ConnectionRevokedError) throw new ConnectionRevokedError(error.message, CHECK_BOTH);
    throw error;
  }
}

const CHECK_BOTH =
  "Check both: the access token is the enterprise's, the web key is this account's. Both stand in ClientTether under Settings → API.";
