import { streamLabel } from "#src/components/connections/labels.ts";
import { formatMonth, formatNumber, plural } from "#src/format.ts";

/** What each recorded action is called; the test beside this goes through all that the code records. */
const ACTIONS: Record<string, string> = {
  "api_key.created": "Made an API key",
  "api_key.revoked": "Revoked an API key",
  "connection.connected": "Connected an account",
  "connection.disconnected": "Disconnected an account",
  "connection.reconnected": "Reconnected an account",
  "contact.merged": "Merged contacts",
  "contact.split": "Took an address out of a contact",
  "contact.unmerged": "Undid a merge of contacts",
  "contacts.exported": "Downloaded contacts",
  "hot-list.exported": "Downloaded the hot list",
  "ingestion.cancelled": "Cancelled a reading",
  "ingestion.healed": "Had months read again",
  "ingestion.item-retried": "Had a failed item tried again",
  "ingestion.items-retried": "Had all failed items tried again",
  "ingestion.month-retried": "Had a failed month tried again",
  "ingestion.paused": "Paused a reading",
  "ingestion.resumed": "Let a reading go on",
  "ingestion.started": "Had an account read",
  "ingestion.synced": "Had an account synced",
  "invitation.accepted": "Accepted an invitation",
  "invitation.created": "Invited somebody",
  "invitation.revoked": "Took an invitation back",
  "leads.exported": "Downloaded leads",
  "member.left": "Left the workspace",
  "member.removed": "Removed a member",
  "member.role_set": "Changed a member’s role",
  "notes.exported": "Downloaded notes",
  "pipeline.exported": "Downloaded the pipeline",
  "reports.exported": "Downloaded a report",
  "schedule.exported": "Downloaded the schedule",
  "session.ended": "Signed out",
  "session.others_revoked": "Signed out everywhere else",
  "session.revoked": "Signed out another device",
  "session.started": "Signed in",
  "tenant.created": "Made the workspace",
  "tenant.renamed": "Renamed the workspace",
  "tenant.settings_changed": "Changed the workspace’s settings",
};

/** One of an older build stays recognisable: "auth.sign_in" → "Auth: sign in". */
export function describeAction(action: string): string {
  const known = ACTIONS[action];
  if (known !== undefined) return known;
  const [subject = "", ...rest] = action.split(".");
  const words = (text: string) =>
    text
      .replace(/[_-]+/g, " ")
      .replace(/([a-z])([A-Z])/g, "$1 $2")
      .toLowerCase();
  const first = words(subject);
  const head = first.charAt(0).toUpperCase() + first.slice(1);
  return rest.length > 0 ? `${head}: ${words(rest.join(" "))}` : head;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What it was done to, by its name; an id says nothing to a person. @param named what stands behind an id, if it is still there */
export function describeTarget(target: string | null, named: string | null): string {
  if (target === null || !ID.test(target)) return target ?? "";
  return named?.replace(/\d{4}-\d{2}$/, formatMonth) ?? "";
}

const REVOKED: Record<string, string> = {
  revoked: "access given back",
  failed: "access could not be given back",
  shared: "access kept, another workspace uses it",
  keys: "keys deleted",
};

type Word = (value: string | number | boolean) => string;
const nothing: Word = () => "";
const some =
  (one: string, many?: string): Word =>
  (value) =>
    typeof value === "number" ? plural(value, one, many) : String(value);

/** By name of what was recorded. */
const DETAILS: Record<string, Word> = {
  by: (value) => `by ${value}`,
  contacts: some("contact"),
  currencyBefore: (value) => `currency was ${value}`,
  days: (value) => `for ${plural(Number(value), "day")}`,
  ended: some("session"),
  externalId: nothing,
  from: (value) => `from ${value}`,
  into: nothing,
  key: (value) => `key ${value}…`,
  merged: some("contact"),
  month: (value) => formatMonth(String(value)),
  months: some("month"),
  products: (value) => String(value),
  provider: nothing,
  refresh: (value) => (value ? "all of it again" : ""),
  restored: some("contact"),
  retried: some("item"),
  revoked: (value) => REVOKED[String(value)] ?? "",
  role: (value) => `as ${value}`,
  rows: (value) => `${formatNumber(Number(value))} rows`,
  scopes: (value) => String(value),
  stream: (value) => streamLabel(String(value)),
  timeZoneBefore: (value) => `time zone was ${value}`,
  to: (value) => `to ${value}`,
};

/** A flat list of what was recorded; nested values are left to the database. */
export function describeDetail(detail: unknown): string {
  if (detail === null || typeof detail !== "object") return "";
  return Object.entries(detail)
    .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value) && value !== "")
    .map(([name, value]) => DETAILS[name]?.(value) ?? `${name}: ${String(value)}`)
    .filter((words) => words !== "")
    .join(", ");
}

export const isKnownAction = (action: string): boolean => Object.hasOwn(ACTIONS, action);
export const isKnownDetail = (name: string): boolean => Object.hasOwn(DETAILS, name);
