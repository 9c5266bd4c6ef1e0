import type { Provider } from "../contract.ts";
import { type GoogleOAuthConfig, googleOAuth } from "./auth.ts";
import { calendarEvents } from "./calendar-events.read.ts";
import { gmailMessages } from "./gmail-messages.read.ts";
import { classifyGoogle } from "./refusals.ts";

export type GoogleConfig = GoogleOAuthConfig & {
  gmailRootUrl: string;
  /** Empty: no batch endpoint, single gets. */
  gmailBatchUrl: string;
  calendarRootUrl: string;
  /** Quota of one user, to size a batch; 0: no limit. */
  gmailUnitsPerMinute: number;
  /** Ids per page; a page is one transaction of the reader. Default 100. */
  gmailPageSize?: number;
  /** First wait before parts of a batch are tried again, ms. Default 500. */
  retryDelayMs?: number;
};

export function googleProvider(config: GoogleConfig): Provider {
  return {
    id: "google",
    label: "Google",
    classify: classifyGoogle,
    oauth: googleOAuth(config),
    streams: [
      gmailMessages({
        rootUrl: withSlash(config.gmailRootUrl),
        batchUrl: config.gmailBatchUrl,
        unitsPerMinute: config.gmailUnitsPerMinute,
        ...(config.gmailPageSize !== undefined && { pageSize: config.gmailPageSize }),
        ...(config.retryDelayMs !== undefined && { retryDelayMs: config.retryDelayMs }),
      }),
      calendarEvents({ rootUrl: withSlash(config.calendarRootUrl) }),
    ],
  };
}

const withSlash = (url: string): string => (url.endsWith("/") ? url : `${url}/`);
