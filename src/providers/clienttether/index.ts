import type { Provider } from "../contract.ts";
import { classifyClientTether } from "./refusals.ts";
import type { CtDefaults } from "./settings.schema.ts";

export { type CtActivityWrite, type CtScheduleStream, mapCtActivity } from "./activities.map.ts";
export { type CtAsk, type CtClient, openCtClient } from "./client.ts";
export { type CtSeen, lookThrough } from "./look-through.ts";
export { type CtLeadWrite, mapCtLead } from "./leads.map.ts";
export type { CtEvent, CtLead, CtNote, CtOpportunity, CtScheduledActivity } from "./lists.ts";
export { type CtNoteWrite, mapCtNote } from "./notes.map.ts";
export { type CtOpportunityWrite, mapCtOpportunity } from "./opportunities.map.ts";
export { type CtPage, type CtRow, parseCtPage } from "./page.ts";
export { watchForRepeats } from "./repeats.ts";
export { type CtSettings, readCtSettings } from "./settings.schema.ts";
export { type CtStageWrite, mapCtStage, qualifiedStages } from "./stages.map.ts";
export { CT_STREAMS, type CtStreamName } from "./streams.ts";

/** `accessToken`: the enterprise's; `webKey`: the account's own. */
export type CtKeys = { accessToken: string; webKey: string };

/** On every call, and nowhere else. */
export const keyHeaders = ({ accessToken, webKey }: CtKeys): Record<string, string> => ({
  "X-Access-Token": accessToken,
  "X-Web-Key": webKey,
});

/** Silence included: what answers after 1, 2 or 4 s need not make a run partial. */
export const CT_RETRY_WAITS_MS = [1_000, 2_000, 4_000] as const;

export function clientTetherProvider(defaults: CtDefaults): Provider {
  return {
    id: "clienttether",
    label: "ClientTether",
    classify: classifyClientTether,
    oauth: null,
    streams: [],
    defaults,
  };
}
