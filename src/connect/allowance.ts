import type { Tx } from "#src/db/client.ts";
import { getConnection } from "#src/domain/connections/get.ts";
import { type Allowance, UNLIMITED } from "#src/domain/ingestion/eta.ts";
import type { Provider, Stream } from "#src/providers/contract.ts";
import { paceOf, type PaceLimits } from "./pace-limits.ts";
import { BUCKET, GROWTH_S, LARGEST_BATCH } from "./quota-figures.ts";
import { type BucketState, bucketKey, readBuckets } from "./quota.ts";
import type { ConnectServices } from "./services.ts";
import type { ConnectionKey } from "./tokens.ts";

/** How fast an account may be read from now on, by its limits and by what is left in its buckets. @throws NotFoundError */
export async function readAllowance(
  { providers, pace, log }: Pick<ConnectServices, "providers" | "pace" | "log">,
  tx: Tx,
  { tenantId, connectionId }: ConnectionKey,
): Promise<Allowance> {
  const connection = await getConnection(tx, tenantId, connectionId);
  const provider = providers.get(connection.provider);
  if (!provider) return UNLIMITED;
  const quotas = provider.quotas ?? {};
  const limits = paceOf({ ...pace, units: quotas }, connection.pace, Object.keys(quotas)[0], log);
  const keys = Object.keys(limits.units).map((quota) => bucketKey(provider.id, connection.accountId, quota));
  return allowanceOf(provider, limits, await readBuckets(tx, keys), connection.accountId);
}

/** @param buckets what is known of them, by key; one that nobody drew from is full */
export function allowanceOf(
  provider: Pick<Provider, "id"> & { streams: readonly Pick<Stream, "name" | "cost">[] },
  limits: PaceLimits,
  buckets: ReadonlyMap<string, BucketState>,
  accountId: string,
): Allowance {
  const limited = Object.entries(limits.units).filter(([, perMinute]) => perMinute > 0);
  const quotas = Object.fromEntries(
    limited.map(([quota, perMinute]) => {
      const perSecond = (perMinute / 60) * BUCKET.fill;
      const burst = perSecond * BUCKET.burstS;
      const state = buckets.get(bucketKey(provider.id, accountId, quota));
      const level = state ? Math.min(burst, state.units + state.sinceSeconds * perSecond * state.rate) : burst;
      return [quota, { perSecond, burst, level }];
    }),
  );
  const delays = [...buckets.values()].map(
    // What is not had until it has grown back to its full speed.
    ({ blockedSeconds, rate }) => blockedSeconds + ((1 - rate) ** 2 * GROWTH_S.rate) / 2,
  );
  const streams = provider.streams.flatMap(({ name, cost }) => {
    if (!cost) return [];
    const { perItem } = cost;
    const fits =
      perItem > 0 ? Math.floor((quotas[cost.quota]?.burst ?? Number.POSITIVE_INFINITY) / perItem) : LARGEST_BATCH;
    const itemsPerCall = cost.itemsPerCall && Math.max(1, Math.min(cost.itemsPerCall, LARGEST_BATCH, fits));
    return [[name, { ...cost, itemsPerCall }] as const];
  });
  return {
    requestsPerSecond: limits.requestsPerSecond,
    quotas,
    streams: Object.fromEntries(streams),
    delaySeconds: Math.max(0, ...delays),
  };
}
