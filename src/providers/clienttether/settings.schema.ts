import { z } from "zod";
import { ConflictError } from "#src/errors.ts";
import type { CtStreamName } from "./streams.ts";

const word = z.string().min(1).max(100);
const words = z.array(word).max(30);
const param = word.regex(/^[\w[\].-]+$/, "is not the name of a parameter");
const timeZone = z.string().max(60).refine(isTimeZone, "is not a time zone, such as America/Denver");

/** Relative to the base address and never out of it: what the keys are sent to is not a setting of a path. */
const path = z
  .string()
  .max(200)
  .regex(/^[\w-]+(\/([\w-]+|\{client_id\}))*$/, "is not a path below the base address, such as read_client_list");

const endpoint = (defaults: { path: string; paged: boolean; from?: string; to?: string; params?: Params }) =>
  z
    .strictObject({
      method: z.enum(["GET", "POST"]).default("GET"),
      path: path.default(defaults.path),
      /** Where parameters go: ClientTether takes some of its POSTs by query, others by JSON. */
      place: z.enum(["query", "json", "form"]).default("query"),
      /** Whether it is read by `limit` and `offset`; else one answer holds all. */
      paged: z.boolean().default(defaults.paged),
      /** Names of the parameters for a span of time; empty: it takes none. */
      fromParam: z.union([param, z.literal("")]).default(defaults.from ?? ""),
      toParam: z.union([param, z.literal("")]).default(defaults.to ?? ""),
      /** Sent with every call. */
      params: z.record(param, z.string().max(200)).default(defaults.params ?? {}),
    })
    .prefault({});
type Params = Record<string, string>;

/** Calls seen in public client code; their own documentation is not public. */
const endpoints = z
  .strictObject({
    stages: endpoint({ path: "read_sales_cycle_list", paged: false }),
    leads: endpoint({ path: "read_client_list", paged: true }),
    opportunities: endpoint({ path: "read_opportunity_list", paged: true }),
    notes: endpoint({ path: "read_client_history_notes/{client_id}", paged: true }),
    events: endpoint({
      path: "read_all_events",
      paged: true,
      from: "from_date",
      to: "end_date",
      params: { event_type: "appt" },
    }),
    activities: endpoint({ path: "read_sales_cycle_any_activity", paged: true, from: "start_date", to: "end_date" }),
  })
  .prefault({});

const names = (...theirs: string[]) => words.default(theirs);

/** Our field → their names for it; of those the first that says something. */
const fields = z
  .strictObject({
    stage: z
      .strictObject({
        id: names("sales_cycle_id", "id"),
        name: names("sales_cycle_name", "name"),
        active: names("sales_cycle_active_status", "active"),
      })
      .prefault({}),
    lead: z
      .strictObject({
        id: names("client_id", "id"),
        firstName: names("firstName"),
        lastName: names("lastName"),
        company: names("compName"),
        email: names("email"),
        phone: names("phone"),
        source: names("clients_lead_source", "contact_lead_source", "lead_source_name"),
        status: names("clients_sales_cycle", "contact_sales_cycle", "sales_cycle_name"),
        owner: names("assigned_user"),
        market: names("state"),
        dealSize: names("deal_size"),
        createdAt: names("created"),
        modifiedAt: names("last_modified_date"),
      })
      .prefault({}),
    opportunity: z
      .strictObject({
        id: names("opportunity_id", "id"),
        firstName: names("firstName"),
        lastName: names("lastName"),
        company: names("compName"),
        stage: names("contact_sales_cycle", "clients_sales_cycle", "sales_cycle_name"),
        source: names("contact_lead_source", "clients_lead_source", "lead_source_name"),
        owner: names("assigned_user"),
        market: names("market", "state"),
        units: names("units"),
        dealSize: names("deal_size"),
        likely: names("likely_percent"),
        weightedIff: names("weighted_iff"),
        createdAt: names("created"),
        modifiedAt: names("last_modified_date"),
      })
      .prefault({}),
    note: z
      .strictObject({
        id: names("history_note_id", "note_id", "id"),
        clientId: names("client_id"),
        writtenAt: names("note_date", "created", "date"),
        author: names("author", "created_by", "user_name"),
        content: names("note", "content", "message"),
      })
      .prefault({}),
    event: z
      .strictObject({
        id: names("event_id", "id"),
        clientId: names("client_id"),
        contactName: names("client_name"),
        firstName: names("firstName"),
        lastName: names("lastName"),
        type: names("event_type", "type"),
        scheduledAt: names("start_date", "from_date"),
        endsAt: names("end_date"),
        description: names("title", "description"),
        status: names("status"),
      })
      .prefault({}),
    activity: z
      .strictObject({
        id: names("activity_id", "id"),
        clientId: names("client_id"),
        contactName: names("client_name"),
        firstName: names("firstName"),
        lastName: names("lastName"),
        type: names("activity_type", "type"),
        scheduledAt: names("activity_date", "start_date"),
        endsAt: names("activity_end_date"),
        description: names("description", "title"),
        status: names("status"),
      })
      .prefault({}),
  })
  .prefault({});

const DATE_FORMATS = [
  "ISO",
  "YYYY-MM-DD HH:mm:ss",
  "YYYY-MM-DD HH:mm",
  "YYYY-MM-DD",
  "M/D/YYYY h:mm:ss A",
  "M/D/YYYY h:mm A",
  "M/D/YYYY HH:mm:ss",
  "M/D/YYYY HH:mm",
  "M/D/YYYY",
  "MMM D, YYYY h:mm A",
  "MMM D, YYYY",
  "UNIX",
];

const settings = z.strictObject({
  /** Ends with a slash. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .default("https://api.clienttether.com/v2/api/")
    .transform((url) => (url.endsWith("/") ? url : `${url}/`)),
  endpoints,
  limitParam: param.default("limit"),
  offsetParam: param.default("offset"),
  pageSize: z.int().min(1).max(1_000).default(100),
  /** However spelled: `CT_200` and `CT200` are one. Refused: the keys are. Busy: not now. */
  successCodes: words.default(["CT200"]),
  notFoundCodes: words.default(["CT515"]),
  refusedCodes: words.default(["CT401", "CT403"]),
  busyCodes: words.default(["CT429"]),
  /** Tried in this order. YYYY M MM MMM D DD H HH h hh m mm s ss A; ISO with its offset; UNIX in s or ms. */
  dateFormats: words.default(DATE_FORMATS),
  /** Of dates that carry no offset of their own. */
  timeZone: timeZone.default("UTC"),
  /** Requests a second, over all that read the account; 0: no limit. */
  maxRps: z.union([z.literal(0), z.number().min(0.5).max(100)]).default(1),
  fields,
  /** Stand in for a name nobody gave. */
  placeholders: words.default([
    "No Name Text Added",
    "No Name Added",
    "No Name",
    "No Company Text Added",
    "No Company",
    "No Email",
    "No Phone",
    "N/A",
    "Unknown",
    "-",
  ]),
  /** Stages whose leads count as qualified; null: told by their names, see `qualifiedStages`. */
  qualifiedStages: words.nullable().default(null),
});

export type CtSettings = z.output<typeof settings>;
export type CtFields = CtSettings["fields"];
export type CtEndpoint = CtSettings["endpoints"]["leads"];
/** What this installation sets for all accounts. */
export type CtDefaults = { baseUrl?: string; maxRps?: number };

/**
 * How an account's API differs from what is documented, the rest filled in.
 *
 * @param stored `connections.settings`
 * @throws ConflictError BAD_SETTINGS with the path of what is wrong, and no value
 */
export function readCtSettings(stored: unknown, defaults: CtDefaults = {}): CtSettings {
  const isRecord = typeof stored === "object" && stored !== null && !Array.isArray(stored);
  const parsed = settings.safeParse(isRecord ? { ...defaults, ...stored } : (stored ?? defaults));
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path: at, message }) => `${at.join(".") || "all of it"} ${message}`);
  throw new ConflictError(
    "BAD_SETTINGS",
    `The settings of this ClientTether account cannot be read: ${wrong.slice(0, 5).join("; ")}.`,
    "Correct them, or remove them to go by what is documented.",
  );
}

export const endpointOf = ({ endpoints: all }: CtSettings, stream: CtStreamName): CtEndpoint =>
  all[stream.slice("ct.".length) as keyof CtSettings["endpoints"]];

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
