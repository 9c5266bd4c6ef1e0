import { withTenant } from "#src/db/client.ts";
import { getConnection } from "#src/domain/connections/get.ts";
import { NotFoundError } from "#src/errors.ts";
import {
  CT_RETRY_WAITS_MS,
  type CtClient,
  type CtKeys,
  type CtSettings,
  keyHeaders,
  openCtClient,
  readCtSettings,
} from "#src/providers/clienttether/index.ts";
import type { Provider } from "#src/providers/contract.ts";
import { openTextHttp } from "#src/providers/http.ts";
import { accountIdOf, openKeys } from "./keys.ts";
import { openPace } from "./pace.ts";
import { paceOf } from "./pace-limits.ts";
import type { Lane } from "./quota.ts";
import type { ConnectServices } from "./services.ts";
import type { ConnectionKey } from "./tokens.ts";

export type OpenCt = { client: CtClient; settings: CtSettings; account: string };
export type OpenCtOptions = {
  /** `live` for what somebody waits for. */
  lane?: Lane;
  retryWaitsMs?: readonly number[];
};

const PROVIDER = "clienttether";
/** Calls of one account under way at once, in this process: nobody knows how many it takes. */
const AT_ONCE = 1;

/**
 * A ClientTether account ready to be read. No call holds a transaction open.
 *
 * @throws NotFoundError, ConnectionRevokedError when new keys are needed first, ConflictError BAD_SETTINGS
 */
export async function openCtConnection(
  services: ConnectServices,
  key: ConnectionKey,
  options: OpenCtOptions = {},
): Promise<OpenCt> {
  const connection = await withTenant(services.db, key.tenantId, (tx) =>
    getConnection(tx, key.tenantId, key.connectionId),
  );
  const { defaults } = ctProviderOf(services, connection.provider);
  const keys = openKeys(services, connection);
  const own = readCtSettings(connection.settings, defaults);
  const pace = { requestsPerSecond: own.maxRps, parallelFetches: AT_ONCE, units: {} };
  const { requestsPerSecond: maxRps } = paceOf(pace, connection.pace, undefined, services.log);
  const settings = { ...own, maxRps };
  return { client: await openCtDoor(services, keys, settings, options), settings, account: connection.account };
}

/** @throws NotFoundError */
export function ctProviderOf({ providers }: Pick<ConnectServices, "providers">, id: string = PROVIDER): Provider {
  const provider = id === PROVIDER ? providers.get(PROVIDER) : undefined;
  if (!provider) throw new NotFoundError("Provider");
  return provider;
}

/** The client of an account that need not be connected yet: its keys are tried this way. */
export async function openCtDoor(
  services: ConnectServices,
  keys: CtKeys,
  settings: CtSettings,
  { lane = "backfill", retryWaitsMs = CT_RETRY_WAITS_MS }: OpenCtOptions = {},
): Promise<CtClient> {
  const provider = ctProviderOf(services);
  const limits = { requestsPerSecond: settings.maxRps, parallelFetches: AT_ONCE, units: {} };
  const pace = await openPace({ db: services.db, provider, accountId: accountIdOf(keys.webKey), limits, lane });
  const http = openTextHttp({ provider, headers: keyHeaders(keys), retryWaitsMs, pace, log: services.log });
  return openCtClient(http, settings);
}
