/** The settings of web, worker and cli that point every provider's address at the provider stand-in. */
export function sandboxEnv(sandboxUrl: string): Record<string, string> {
  const at = (path: string) => new URL(path, sandboxUrl).href;
  return {
    SANDBOX_URL: at("/"),
    GOOGLE_CLIENT_ID: "syncline-sandbox.apps.example.com",
    GOOGLE_CLIENT_SECRET: "syncline-sandbox-secret",
    GOOGLE_AUTHORIZE_URL: at("/o/oauth2/v2/auth"),
    GOOGLE_TOKEN_URL: at("/token"),
    GOOGLE_REVOKE_URL: at("/revoke"),
    GOOGLE_USERINFO_URL: at("/userinfo"),
    GOOGLE_CERTS_URL: at("/oauth2/v3/certs"),
    GMAIL_ROOT_URL: at("/"),
    GMAIL_BATCH_URL: at("/batch/gmail/v1"),
    CALENDAR_ROOT_URL: at("/"),
    GMAIL_UNITS_PER_MINUTE: "0",
    GOOGLE_REQUESTS_PER_SECOND: "0",
    CLIENTTETHER_BASE_URL: at("/clienttether/v2/api/"),
    CLIENTTETHER_REQUESTS_PER_SECOND: "0",
  };
}
