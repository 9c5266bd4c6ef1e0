type Query<Name extends string> = { [name in Name]?: string | undefined };
export type ContactsQuery = Query<"q" | "automated" | "sort" | "dir" | "has">;
export type TimelineQuery = Query<"kind" | "direction" | "from" | "to" | "q">;
/** `row` is the row that the side panel shows: `<kind>:<connection>:<id>`. */
type RowOpen = Query<"row">;
export type LeadFilters = Query<"q" | "source" | "status" | "owner" | "market" | "qualified" | "from" | "to">;
export type LeadsQuery = LeadFilters & RowOpen;
export type PipelineFilters = Query<"q" | "stage" | "source" | "owner" | "market" | "from" | "to" | "sort" | "dir">;
export type PipelineQuery = PipelineFilters & RowOpen;
export type HotListFilters = Query<"q" | "market" | "stage" | "min" | "attention" | "sort" | "dir">;
export type HotListQuery = HotListFilters & RowOpen;
export type NotesFilters = Query<"q" | "client">;
export type NotesQuery = NotesFilters & RowOpen;
export type ScheduleFilters = Query<"overdue">;
export type ScheduleQuery = ScheduleFilters & RowOpen;
export type ReportsFilters = Query<"from" | "to" | "by" | "source" | "stage" | "owner" | "market">;
export type ReportsQuery = ReportsFilters & RowOpen;

/** In an address, what the provider gives no name: an empty text would ask for nothing there. */
const NO_NAME = "(none)";
/** A source, stage, owner … as an address spells it, and back. */
export const nameToQuery = (name: string): string => name || NO_NAME;
export const nameFromQuery = (text: string): string => (text === NO_NAME ? "" : text);

/** Every address a page links to; nothing else spells a URL. */
export const paths = {
  home: () => "/",
  signIn: (next?: string) => withQuery("/sign-in", { next }),
  signUp: (next?: string) => withQuery("/sign-up", { next }),
  invite: (token: string) => `/invite/${encodeURIComponent(token)}`,
  workspaces: (next?: string) => withQuery("/workspaces", { next }),
  onboarding: () => "/onboarding",
  connections: () => "/connections",
  sync: (
    query: {
      tab?: string | undefined;
      connection?: string | undefined;
      level?: string | undefined;
      run?: string | undefined;
    } = {},
  ) => withQuery("/sync", query),
  contacts: (query: ContactsQuery = {}) => withQuery("/contacts", query),
  contactsCsv: (query: ContactsQuery = {}) => withQuery("/contacts.csv", query),
  contact: (id: string, query: TimelineQuery = {}) => withQuery(`/contacts/${encodeURIComponent(id)}`, query),
  dashboard: (query: RowOpen = {}) => withQuery("/dashboard", query),
  reports: (query: ReportsQuery = {}) => withQuery("/reports", query),
  reportsCsv: (query: ReportsFilters = {}) => withQuery("/reports.csv", query),
  leads: (query: LeadsQuery = {}) => withQuery("/leads", query),
  leadsCsv: (query: LeadFilters = {}) => withQuery("/leads.csv", query),
  pipeline: (query: PipelineQuery = {}) => withQuery("/pipeline", query),
  pipelineCsv: (query: PipelineFilters = {}) => withQuery("/pipeline.csv", query),
  hotList: (query: HotListQuery = {}) => withQuery("/hot-list", query),
  hotListCsv: (query: HotListFilters = {}) => withQuery("/hot-list.csv", query),
  notes: (query: NotesQuery = {}) => withQuery("/notes", query),
  notesCsv: (query: NotesFilters = {}) => withQuery("/notes.csv", query),
  schedule: (query: ScheduleQuery = {}) => withQuery("/schedule", query),
  scheduleCsv: (query: ScheduleFilters = {}) => withQuery("/schedule.csv", query),
  scheduleIcs: () => "/schedule.ics",
  accountSettings: () => "/settings/account",
  teamSettings: () => "/settings/team",
  auditSettings: () => "/settings/audit",
  apiKeySettings: () => "/settings/api-keys",
  openApi: () => "/api/openapi.json",
  googleStart: () => "/auth/google/start",
  trpc: () => "/api/trpc",
};

/**
 * The same-site path a visitor asked for, or the fallback. Anything that a browser could read as another
 * origin (`//host`, `/\host`, a scheme, control characters) is refused.
 */
export function safeNext(next: string | null | undefined, fallback: string = paths.home()): string {
  if (!next || !/^\/(?![/\\])[\x21-\x7e]*$/.test(next) || next.includes("\\")) return fallback;
  // `/..//host` is a path until somebody resolves it: then it begins with `//`.
  return new URL(next, "http://local.invalid").pathname.startsWith("//") ? fallback : next;
}

/** The token of the invitation that a `next` returns to: whoever signs up on the way to it joins by it. */
export function invitationOf(next: string): string | null {
  return /^\/invite\/([\w-]+)$/.exec(next)?.[1] ?? null;
}

function withQuery(path: string, query: Record<string, string | undefined>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) params.set(name, value);
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}
