export type ConnectProblem = { title: string; remedy: string };

const AGAIN = "Start again from here.";

/** Every code the OAuth callback can come back with, in words. */
const CATALOGUE: Record<string, ConnectProblem> = {
  access_denied: {
    title: "Google was not connected: access was declined.",
    remedy: "Nothing was stored. Connect again and choose Allow when you are ready.",
  },
  state_invalid: {
    title: "The sign-in at Google took too long, or was started in another window.",
    remedy: `Nothing was stored. ${AGAIN}`,
  },
  wrong_account: {
    title: "That is a different Google account.",
    remedy: "To reconnect, choose the account named on the card. To add another account, use Connect Google.",
  },
  no_refresh_token: {
    title: "Google gave access for one hour only.",
    remedy: "Connect again. If it happens twice, remove Syncline under your Google account’s third-party access first.",
  },
  missing_scopes: {
    title: "Neither mail nor calendar was allowed.",
    remedy: "Connect again and tick at least one of the two boxes.",
  },
  provider_unavailable: {
    title: "Google did not answer.",
    remedy: "Nothing was stored. Try again in a few minutes.",
  },
  not_configured: {
    title: "This server has no Google client yet.",
    remedy: "Ask whoever runs it to set GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET.",
  },
};

/** @param code what the address says; an unknown code still gets an answer, never the raw text */
export const describeConnectError = (code: string): ConnectProblem =>
  CATALOGUE[code] ?? { title: "Google could not be connected.", remedy: AGAIN };
