import type { Inputs, Outputs } from "#src/trpc/client.tsx";

export type Scope = Inputs["apiKeys"]["create"]["scopes"][number];
export type ApiKey = Outputs["apiKeys"]["list"]["items"][number];

/** An address for a first try, by what opens it. */
export const TRY: Record<Scope, string> = {
  "sync:read": "/api/sync/status",
  "leads:read": "/api/dashboard/leads",
  "pipeline:read": "/api/dashboard/pipeline",
  "notes:read": "/api/dashboard/notes?limit=5",
  "schedule:read": "/api/dashboard/schedule?limit=5",
  "contacts:read": "/api/contacts?limit=5",
  "reports:read": "/api/reports?from=2026-01-01&to=2026-12-31&by=source",
};

/** @param key a made one, or its name in the shell */
export const curlOf = (origin: string, key: string, scope: Scope) =>
  `curl -H "Authorization: Bearer ${key}" "${new URL(TRY[scope], origin).href}"`;

const READS: Record<Scope, string> = {
  "sync:read": "how old the data is, and what of it is held",
  "leads:read": "totals by source and status",
  "pipeline:read": "opportunities by stage, and their value",
  "notes:read": "notes in full, with their authors",
  "schedule:read": "what is planned, and with whom",
  "contacts:read": "names and addresses",
  "reports:read": "a period against the one before",
};

export const SCOPES = Object.entries(READS).map(([value, reads]) => ({
  value: value as Scope,
  label: labelOf(value),
  reads,
}));

/** "leads:read" → "Leads": keys do nothing but read. */
export function labelOf(scope: string): string {
  const noun = scope.replace(/:read$/, "");
  return noun.charAt(0).toUpperCase() + noun.slice(1);
}

export const LIFETIMES = [
  { days: 30, label: "In 30 days" },
  { days: 90, label: "In 90 days" },
  { days: 365, label: "In a year" },
  { days: 0, label: "Never" },
] as const;

/** @param lastUsed such as "5 minutes ago"; null: never */
export function whatBreaks({ scopes }: ApiKey, lastUsed: string | null): string {
  const used = lastUsed === null ? "It was never used." : `It was last used ${lastUsed}.`;
  return `${used} Whatever uses it is refused from its next request on, and no longer reads ${listOf(scopes)}. This cannot be undone.`;
}

function listOf(scopes: readonly string[]): string {
  const words = scopes.map((scope) => labelOf(scope).toLowerCase());
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
