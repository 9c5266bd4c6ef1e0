/** What a key may read. There is none for changing anything: keys cannot. */
export const SCOPES = [
  "sync:read",
  "leads:read",
  "pipeline:read",
  "notes:read",
  "schedule:read",
  "contacts:read",
  "reports:read",
] as const;
export type Scope = (typeof SCOPES)[number];
