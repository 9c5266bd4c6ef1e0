import type { RuntimeEnv } from "#src/env.ts";
import type { ProvidersConfig } from "#src/providers/registry.ts";

export function providersConfig(env: RuntimeEnv): ProvidersConfig {
  const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret } = env;
  if (!clientId || !clientSecret) return { google: null };
  return {
    google: {
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
      gmailUnitsPerMinute: env.GMAIL_UNITS_PER_MINUTE,
    },
  };
}
