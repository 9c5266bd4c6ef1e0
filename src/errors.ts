/** What the worker should do after a failure. Delays are whole seconds. */
export type Retry = { kind: "never" } | { kind: "backoff" } | { kind: "after"; seconds: number };

/**
 * A failure whose cause we understand. Anything that is not an AppError is a bug: it is logged with its stack and never
 * shown to a user.
 *
 * `message` and `remedy` are safe to show and to log: ids only, no tokens, no message bodies.
 */
export abstract class AppError extends Error {
  abstract readonly code: string;
  /** What the reader can do about it, in one sentence. */
  readonly remedy: string = "Try again; if it stays, look into the log with the id shown.";
  readonly retry: Retry = { kind: "never" };
  override get name(): string {
    return this.constructor.name;
  }
}

/** The row does not exist, or belongs to another tenant: callers cannot tell which. */
export class NotFoundError extends AppError {
  readonly code = "NOT_FOUND";
  override readonly remedy = "Check the link, or go back to the list.";
  constructor(entity: string) {
    super(`${entity} not found`);
  }
}

/** An invitation that cannot be accepted; which of these it is, callers cannot tell. */
export class InvitationClosedError extends AppError {
  readonly code = "NOT_FOUND";
  override readonly remedy = "Ask whoever invited you for a new link.";
  constructor() {
    super("This invitation no longer works: it was used, revoked or has expired.");
  }
}

/** The caller is signed in but their role does not allow this. */
export class ForbiddenError extends AppError {
  readonly code = "FORBIDDEN";
  override readonly remedy = "Ask an owner or admin of the workspace.";
}

/** The state of the workspace does not allow this; `code` tells which rule. */
export class ConflictError extends AppError {
  override readonly remedy: string;
  readonly code: string;
  constructor(code: string, message: string, remedy: string) {
    super(message);
    this.code = code;
    this.remedy = remedy;
  }
}

/** Wrong address or password; the same words for both, so that nobody learns which addresses exist. */
export class BadCredentialsError extends AppError {
  readonly code = "BAD_CREDENTIALS";
  override readonly remedy = "Check both, or ask a workspace admin for a new invitation.";
  constructor() {
    super("The email or the password is wrong.");
  }
}

/** Too many tries; `seconds` until the next one counts. */
export class TooManyTriesError extends AppError {
  readonly code = "TOO_MANY_TRIES";
  override readonly remedy: string;
  readonly seconds: number;
  constructor(seconds: number) {
    super("Too many tries.");
    this.seconds = seconds;
    this.remedy = `Wait ${Math.ceil(seconds / 60)} min and try again.`;
  }
}

/** The provider refused the grant itself (`invalid_grant`, or a missing scope): only the user can mend it. */
export class ConnectionRevokedError extends AppError {
  readonly code = "CONNECTION_REVOKED";
  override readonly remedy: string;
  constructor(message: string, remedy = "Reconnect the account; data and progress are kept.", options?: ErrorOptions) {
    super(message, options);
    this.remedy = remedy;
  }
}

/** The provider asked us to wait, or (`ours`) we keep its quota by ourselves and it is other readers' turn. */
export class RateLimitedError extends AppError {
  readonly code = "RATE_LIMITED";
  override readonly retry: Retry;
  override readonly remedy = "Nothing to do: the sync goes on by itself.";
  readonly ours: boolean;
  constructor(provider: string, seconds: number, ours = false) {
    super(
      ours ? `Waits ${seconds} s for its share of ${provider}'s quota` : `${provider} asked us to wait ${seconds} s`,
    );
    this.ours = ours;
    this.retry = { kind: "after", seconds };
  }
}

/** The provider answered with a failure, or did not answer. */
export class ProviderError extends AppError {
  readonly code: string = "PROVIDER_UNAVAILABLE";
  override readonly retry: Retry = { kind: "backoff" };
  override readonly remedy = "Nothing to do: it is tried again by itself.";
  readonly status: number;
  constructor(provider: string, what: string, status: number, options?: ErrorOptions) {
    super(status === 0 ? `${provider} did not answer (${what})` : `${provider} answered ${status} (${what})`, options);
    this.status = status;
  }

  /** The provider understood and said no: asking again will hardly change it. 408, 425 and 429 only say "not now". */
  get isRefusal(): boolean {
    return this.status >= 400 && this.status < 500 && ![401, 408, 425, 429].includes(this.status);
  }
}

/** The listing leads back to pages it gave before. It may have been a moment's mistake; if not, it would be read for ever. */
export class ListingCircleError extends ProviderError {
  override readonly code = "PAGE_TOKEN_REPEATED";
  constructor(provider: string, call: string) {
    super(provider, call, 200);
    this.message = `${provider}'s listing leads back to pages it gave before (${call}): it would never end`;
  }

  override get isRefusal(): boolean {
    return true;
  }
}

/** Another worker has taken over this piece of work; nothing more may be written. */
export class LeaseLostError extends AppError {
  readonly code = "LEASE_LOST";
  constructor(what: string) {
    super(`${what} was taken over by another worker`);
  }
}

/** A process that cannot start must not start; exit code 78 (EX_CONFIG). */
export class ConfigError extends AppError {
  readonly code = "BAD_CONFIG";
}

export function isAppError(error: unknown): error is AppError {
  return error instanceof AppError;
}
