import type { z } from "zod";

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
export type Page = { items: RawItem[]; failures: RawFailure[]; nextPageToken: string | null };

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

export type Stream = {
  /** `<product>.<objects>`, kept in the database: never rename. */
  name: string;
  /** What people call the part of the account it reads; the switch on the connection card. */
  product: string;
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
   * @throws as readPage does; nothing is kept of a count that was cut short
   */
  count?(http: Http, window: Window, signal: AbortSignal): Promise<number>;
  /**
   * Read one object again, whatever its window.
   *
   * @throws as readPage does, when it is the provider's trouble and not the object's
   */
  readItem?(http: Http, externalId: string, signal: AbortSignal): Promise<ReadItem>;
  /** Pure: same payload in, same write out. No clock, no database, no network. @param account the mailbox's own address */
  map(payload: unknown, account: string): DomainWrite;
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

/** A refused call in our words. `seconds` null: it did not say how long. `reason`: the vendor's word for it, safe to show. */
export type Refusal =
  | { kind: "limited"; seconds: number | null }
  | { kind: "stale-token" }
  | { kind: "revoked"; why: string }
  | { kind: "failed"; reason: string | null };

export type Provider = {
  id: string;
  label: string;
  /** What this vendor means by an answer other than 200. Absent: the status alone tells. */
  classify?: (status: number, body: string) => Refusal;
  oauth: OAuth;
  streams: readonly Stream[];
};

export type HttpRequest = {
  /** What the call is, for metrics and errors: `messages.list`. Never a URL with parameters. */
  call: string;
  url: URL;
  /** Quota units it costs at the provider. */
  units: number;
  signal: AbortSignal;
};

/** One account's door to its provider: paced, authorized, timed, counted. The only fetch in the repository. */
export type Http = {
  getJson<T extends z.ZodType>(request: HttpRequest & { schema: T }): Promise<z.output<T>>;
  /** A POST whose answer is not JSON (Gmail's batch). @returns status 200 answers only; others throw as getJson does */
  postText(
    request: HttpRequest & { contentType: string; body: string },
  ): Promise<{ contentType: string; text: string }>;
};
