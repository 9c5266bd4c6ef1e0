import type { OAuthProvider } from "../contract.ts";
import { type GoogleOAuthConfig, googleOAuth } from "./auth.ts";
import { calendarEvents } from "./calendar-events.read.ts";
import { gmailMessages } from "./gmail-messages.read.ts";
import { CALENDAR_REQUESTS_PER_MINUTE, type Generation } from "./quotas.ts";
import { classifyGoogle } from "./refusals.ts";

export type GoogleConfig = GoogleOAuthConfig & {
  gmailRootUrl: string;
  /** Empty: no batch endpoint, single gets. */
  gmailBatchUrl: string;
  calendarRootUrl: string;
  /** Quota of one user; 0: no limit is kept, nor Calendar's. */
  gmailUnitsPerMinute: number;
  /** The price list of `messages.get`. Default new. */
  gmailQuota?: Generation;
  /** Ids per listing, and at most so many messages a page. Default 500. */
  gmailPageSize?: number;
  /** First wait before parts of a batch are tried again, ms. Default 500. */
  retryDelayMs?: number;
};

export function googleProvider(config: GoogleConfig): OAuthProvider {
  return {
    id: "google",
    label: "Google",
    classify: classifyGoogle,
    quotas: {
      gmail: config.gmailUnitsPerMinute,
      calendar: config.gmailUnitsPerMinute === 0 ? 0 : CALENDAR_REQUESTS_PER_MINUTE,
    },
    oauth: googleOAuth(config),
    streams: [
      gmailMessages({
        rootUrl: withSlash(config.gmailRootUrl),
        batchUrl: config.gmailBatchUrl,
        generation: config.gmailQuota ?? "new",
        ...(config.gmailPageSize !== undefined && { pageSize: config.gmailPageSize }),
        ...(config.retryDelayMs !== undefined && { retryDelayMs: config.retryDelayMs }),
      }),
      calendarEvents({ rootUrl: withSlash(config.calendarRootUrl) }),
    ],
  };
}

const withSlash = (url: string): string => (url.endsWith("/") ? url : `${url}/`);
