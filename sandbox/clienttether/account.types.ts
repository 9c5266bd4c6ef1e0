/** How an account answers: what differs between accounts, and what a test switches on. */
export type AccountSettings = {
  /** Also decides whether it is `ResultCode` or `resultCode`. */
  spelling: "CT_200" | "CT200";
  /** Most rows of a page, whatever is asked for. */
  pageLimit: number;
  /** Rows of a page when nothing is asked for. */
  defaultLimit: number;
  /** `TotalRecord`: rows of the list, rows of the page, or left out. */
  totals: "list" | "page" | "none";
  /** A list without rows: `data: []`, or the code of "No Record Found". */
  emptyAs: "data" | "code";
  /** Wrong keys: an HTTP status, or 200 with a code. */
  refusal: "status" | "code";
  dates: DateStyle;
  timeZone: string;
  /** What else is wrong with rows: nothing, what every CRM has, or what breaks databases. */
  oddities: "none" | "some" | "nasty";
  /** So many times a list changes behind a page that was read: in turn a row comes in at the front, or one goes. */
  moving: number;
  latencyMs: number;
  /** Beyond it 429; 0: no limit. */
  requestsPerSecond: number;
  /** How a 429 of the limit says when to come back. */
  retryAfter: "seconds" | "date" | "none";
  /** Requests in flight at once, beyond it 429; 0: no limit. */
  maxConcurrent: number;
  /** Everyday changes as the clock goes on; 0: only what tests ask for. */
  changesPerDay: number;
};

/** One format for an account, or each row its own. */
export type DateStyle = "sql" | "us" | "iso" | "long" | "mixed";

/** Enough to make the account again: the same numbers always give the same rows. */
export type AccountSize = {
  seed: number;
  leads: number;
  opportunities: number;
  /** On average; may be less than 1. */
  notesPerLead: number;
  /** Still to come at the anchor; half as many lie before it. */
  activities: number;
  events: number;
  /** The moment its history ends. */
  anchorMs: number;
};

export type AccountRecord = {
  id: string;
  /** Tells accounts of the same size apart. */
  name: string;
  accessToken: string;
  webKey: string;
  /** Keys that were good once. */
  oldTokens: string[];
  oldWebKeys: string[];
  size: AccountSize;
  settings: AccountSettings;
  /** Up to when everyday changes are among the changes; absent: up to the anchor. */
  livedToMs?: number;
  changes: Change[];
};

/** What happened since it was made, in order. */
export type Change =
  /** So many everyday changes, drawn from the seed. */
  | { kind: "churn"; seed: string; atMs: number; counts: ChurnCounts }
  | { kind: "write"; atMs: number; entity: "client"; n: number; fields: Fields }
  | EventWrite
  | { kind: "delete"; entity: "client" | "event"; n: number };

/** `lead` and `startMs` are there when it is a new one. */
export type EventWrite = {
  kind: "write";
  atMs: number;
  entity: "event";
  n: number;
  lead?: number;
  startMs?: number;
  endMs?: number;
  fields: Fields;
};

export type ChurnCounts = {
  leads: number;
  opportunities: number;
  /** Leads that get another stage, owner or address. */
  moved: number;
  notes: number;
  activities: number;
  removed: number;
};

/** As the API names them. */
export type Fields = Record<string, string>;

export type Row = Record<string, unknown>;
