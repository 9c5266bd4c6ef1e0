import { BUCKET } from "./quota-figures.ts";
import type { ConnectServices } from "./services.ts";

/** Items a second that the quota of one account allows, by stream; a stream that no quota limits is left out. */
export function quotaSpeeds({ providers }: Pick<ConnectServices, "providers">): Record<string, number> {
  const speeds: Record<string, number> = {};
  for (const { streams, quotas = {} } of providers.values()) {
    for (const { name, itemCost } of streams) {
      const perMinute = itemCost ? (quotas[itemCost.quota] ?? 0) : 0;
      if (itemCost && perMinute > 0) speeds[name] = (BUCKET.fill * perMinute) / 60 / itemCost.units;
    }
  }
  return speeds;
}
