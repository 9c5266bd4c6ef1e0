import type { z } from "zod";
import type { AppError } from "#src/errors.ts";

/**
 * Words of this folder.
 *
 * provider: a vendor we read from. connection: one tenant's grant on one account there. stream: one kind of object of a
 * connection, read in pages. item: one object as the provider gave it. window: a half-open span of time, `from` included,
 * `to` not. cursor: the provider's own mark in its change log. write: what an item means in our own tables.
 */
export type Window = { from: Date; to: Date };

/** One provider object. `occurredAt` places it in a window; `versionAt` grows with each change of it. */
export type RawItem = { externalId: string; occurredAt: Date; versionAt: Date; payload: Record<string, unknown> };

/** An object that could be listed and not be read. It becomes a row before the page token passes it. */
export type RawFailure = { externalId: string; code: string; message: string };

/** `nextPageToken` null: the listing of the window is complete. */
export type Page = {
  items: RawItem[];
  failures: RawFailure[];
  nextPageToken: string | null;
  /** A page that ended before its time: the token leads to its rest, and never twice to the same. */
  isCut?: boolean;
  /** The place was no longer good, and the window is listed from its beginning again. */
  isAnew?: boolean;
};

/** One object asked for by its id. `gone`: the provider has it no more. */
export type ReadItem = { item: RawItem } | { gone: true } | { failure: RawFailure };

export type ReadPage = { http: Http; window: Window; pageToken: string | null; signal: AbortSignal };

export type ParticipantRole = "from" | "to" | "cc" | "bcc" | "organizer" | "attendee";
/** `email` is lower-cased; `name` as this one item spelled it. */
export type Participant = { email: string; name: string | null; role: ParticipantRole };

export type InteractionWrite = {
  kind: "email" | "meeting";
  direction: "in" | "out" | null;
  occurredAt: Date;
  endsAt: Date | null;
  allDay: boolean;
  subject: string;
  snippet: string | null;
  threadId: string | null;
  /** Sent by a machine: lists, newsletters, no-reply. Its sender is no person to follow up with. */
  automated: boolean;
  participants: Participant[];
};

/** null: the item says nothing about people (a draft, a cancelled event) and what it once said is to be removed. */
export type DomainWrite = InteractionWrite | null;

/** Units that reading takes of a quota. */
export type Cost = {
  quota: string;
  perItem: number;
  perPage: number;
  /** Items a page of the listing holds. */
  itemsPerPage: number;
  /** Items that one request reads; null: they come with their listing. */
  itemsPerCall: number | null;
};

/** `from`: who sent it, or called it. */
export type ItemTitle = { title: string | null; from: string | null };

export type Stream = {
  /** `<product>.<objects>`, kept in the database: never rename. */
  name: string;
  /** What people call the part of the account it reads; the switch on the connection card. */
  product: string;
  /** What reading is charged: it tells the time left. */
  cost?: Cost;
  /** Any one of these scopes is enough to read it. */
  scopes: readonly string[];
  /** The change log's head, taken before the first page is read; null where the log is pinned by the listing itself. */
  pin(http: Http, signal: AbortSignal): Promise<string | null>;
  /**
   * Read one page of a window. Objects outside of the window are left out, so that windows never overlap.
   *
   * @throws RateLimitedError, ConnectionRevokedError, ProviderError
   */
  readPage(read: ReadPage): Promise<Page>;
  /**
   * How many objects the listing of a window names, asked for by ids alone: the ends of the window may hold a few that
   * `readPage` leaves out. Absent: the provider cannot tell but by reading.
   *
   * @param mostPages calls it may take
   * @returns null when it would have taken more
   * @throws as readPage does; nothing is kept of a count that was cut short
   */
  count?(http: Http, window: Window, signal: AbortSignal, mostPages?: number): Promise<number | null>;
  /**
   * Read one object again, whatever its window.
   *
   * @throws as readPage does, when it is the provider's trouble and not the object's
   */
  readItem?(http: Http, externalId: string, signal: AbortSignal): Promise<ReadItem>;
  /** Pure: same payload in, same write out. No clock, no database, no network. @param account the mailbox's own address */
  map(payload: unknown, account: string): DomainWrite;
  /** Pure, and of any payload: what people know the object by, as far as it says. */
  titleOf?(payload: unknown): ItemTitle;
  /** Where a person sees the object at the provider; null or absent: nowhere that is known. */
  urlOf?(item: { externalId: string; account: string; payload: unknown }): string | null;
};

/** Tokens as the provider gave them. `refreshToken` null: none was sent, keep the stored one. */
export type Tokens = { accessToken: string; expiresAt: Date; refreshToken: string | null; scopes: string[] };

export type Identity = { accountId: string; account: string };

export type AuthorizeRequest = {
  redirectUri: string;
  state: string;
  codeChallenge: string;
  nonce: string;
  /** The account to preselect on a reconnect. */
  loginHint?: string | undefined;
};

export type CodeExchange = { code: string; redirectUri: string; codeVerifier: string; nonce: string };

/** OAuth as this provider speaks it. Errors carry no token, code or secret. */
export type OAuth = {
  /** How the provider names itself in an answer that says who it is from (RFC 9207). */
  issuers: readonly string[];
  authorizeUrl(request: AuthorizeRequest): URL;
  /** @throws ConnectionRevokedError on invalid_grant, ProviderError otherwise */
  exchange(exchange: CodeExchange): Promise<{ tokens: Tokens; identity: Identity }>;
  /** @throws ConnectionRevokedError on invalid_grant; anything else is retried or the operator's */
  refresh(refreshToken: string): Promise<Tokens>;
  revoke(refreshToken: string): Promise<void>;
};

/** `seconds` null: it did not say for how long. `crowded`: not too many calls a minute, but too many at once. */
export type SlowDown = { seconds: number | null; crowded?: boolean };

/** A refused call in our words. `reason`: the vendor's word for it, safe to show. */
export type Refusal =
  | ({ kind: "limited" } & SlowDown)
  | { kind: "stale-token" }
  | { kind: "revoked"; why: string; remedy?: string }
  /** `again`: the same call may well go through a moment later. */
  | { kind: "failed"; reason: string | null; again?: boolean };

export type Provider = {
  id: string;
  label: string;
  /** Units a minute that one account may spend, by quota; the dearest first. 0 or absent: no limit. */
  quotas?: Readonly<Record<string, number>>;
  /** What this vendor means by an answer other than 200, `nowMs` by its clock. Absent: the status alone tells. */
  classify?: (status: number, body: string, nowMs: number) => Refusal;
  /** null: it is asked with keys that a person enters. */
  oauth: OAuth | null;
  /** What is read by windows of time. One with keys has none: a client of its own reads whole lists. */
  streams: readonly Stream[];
  /** Of one with keys: what this installation sets in place of what is documented, for all its connections. */
  defaults?: Readonly<Record<string, unknown>>;
};

export type OAuthProvider = Provider & { oauth: OAuth };

export type HttpRequest = {
  /** What the call is, for metrics and errors: `messages.list`. Never a URL with parameters. */
  call: string;
  url: URL;
  /** Which of the provider's quotas it is charged to. Absent: none, it only counts as a request. */
  quota?: string;
  /** Units it costs there; of a batch, each of its parts. */
  units: number;
  signal: AbortSignal;
};

export type BatchRequest = HttpRequest & {
  /** Parts there are to send. */
  most: number;
  contentType: string;
  /** Called when its turn has come, with how many parts the quota allows now: 1 to `most`. */
  body: (parts: number) => string;
};

/** One account's door to its provider: paced, authorized, timed, counted. The only fetch in the repository. */
export type Http = {
  /** How many calls of a kind one reader does well to have under way at once. */
  width: { batch: number; single: number };
  getJson<T extends z.ZodType>(request: HttpRequest & { schema: T }): Promise<z.output<T>>;
  /**
   * A POST of several calls, whose answer is not JSON. The quota left decides how many of them go.
   *
   * @returns status 200 answers only; others throw as getJson does
   */
  postBatch(request: BatchRequest): Promise<{ contentType: string; text: string; parts: number }>;
  /** A part of a batch was refused: all calls to this quota slow down. @returns the error to stop with */
  slowDown(quota: string | undefined, refusal: SlowDown): Promise<AppError>;
};

export type TextRequest = HttpRequest & {
  method: "GET" | "POST";
  contentType?: string;
  body?: string;
  /** What a body with status 200 says all the same; null: it is a good one. */
  judge(body: string): Refusal | null;
};

/** The door to a provider that is asked with keys and whose answers are kept as they come. */
export type TextHttp = { getText(request: TextRequest): Promise<string> };

/** How one account's calls are spaced, over all that make any. */
export type Pace = {
  width: Http["width"];
  /**
   * Wait for a call's turn. Each turn is ended by `leave`.
   *
   * @returns parts that may be sent; 1 for a plain call
   * @throws RateLimitedError when the turn is too far to wait for it here
   */
  enter(call: { quota?: string; units: number; most?: number; signal: AbortSignal }): Promise<number>;
  leave(): void;
  /** @returns seconds in which nobody calls */
  slowDown(quota: string | undefined, refusal: SlowDown): Promise<number>;
};
