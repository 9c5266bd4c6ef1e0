import type { RuntimeEnv } from "#src/env.ts";
import { GMAIL_UNITS_PER_MINUTE } from "#src/providers/google/quotas.ts";
import type { ProvidersConfig } from "#src/providers/registry.ts";

export const providersConfig = (env: RuntimeEnv): ProvidersConfig => ({
  google: googleConfig(env),
  // Nothing to set up: each account comes with its own keys.
  clienttether: { baseUrl: env.CLIENTTETHER_BASE_URL, maxRps: env.CLIENTTETHER_REQUESTS_PER_SECOND },
});

function googleConfig(env: RuntimeEnv): ProvidersConfig["google"] {
  const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret } = env;
  if (!clientId || !clientSecret) return null;
  return {
    clientId,
    clientSecret,
    authorizeUrl: env.GOOGLE_AUTHORIZE_URL,
    tokenUrl: env.GOOGLE_TOKEN_URL,
    revokeUrl: env.GOOGLE_REVOKE_URL,
    userinfoUrl: env.GOOGLE_USERINFO_URL,
    certsUrl: env.GOOGLE_CERTS_URL,
    gmailRootUrl: env.GMAIL_ROOT_URL,
    gmailBatchUrl: env.GMAIL_BATCH_URL,
    calendarRootUrl: env.CALENDAR_ROOT_URL,
    gmailUnitsPerMinute: gmailUnits(env),
    gmailQuota: env.GMAIL_QUOTA === "old" ? "old" : "new",
  };
}

function gmailUnits({ GMAIL_QUOTA: generation, GMAIL_UNITS_PER_MINUTE: units }: RuntimeEnv): number {
  return generation === "off" ? 0 : (units ?? GMAIL_UNITS_PER_MINUTE[generation]);
}

/** The safe pace stands on top of the quota; where no quota is kept, it is not either, unless somebody says so. */
export function servicePace(env: RuntimeEnv): { requestsPerSecond: number; parallelFetches: number } {
  const isOff = gmailUnits(env) === 0;
  return {
    requestsPerSecond: env.GOOGLE_REQUESTS_PER_SECOND ?? (isOff ? 0 : 1),
    parallelFetches: env.GOOGLE_PARALLEL_FETCHES ?? (isOff ? 0 : 5),
  };
}
