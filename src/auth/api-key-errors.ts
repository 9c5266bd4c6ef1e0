import { AppError } from "#src/errors.ts";
import type { Scope } from "./api-key-scopes.ts";

/** Neither a session nor a key. */
export class NobodyError extends AppError {
  readonly code = "UNAUTHORIZED";
  override readonly remedy = "Sign in, or send an API key as Authorization: Bearer <key>.";
  constructor() {
    super("You are not signed in.");
  }
}

/** Malformed, unknown, expired or revoked: callers cannot tell which. */
export class BadApiKeyError extends AppError {
  readonly code = "BAD_API_KEY";
  override readonly remedy = "Make a new key in Settings → API keys and send it as Authorization: Bearer <key>.";
  constructor() {
    super("This API key does not work: it is mistyped, has expired or was revoked.");
  }
}

export class MissingScopeError extends AppError {
  readonly code = "KEY_LACKS_SCOPE";
  override readonly remedy = "Make a key with that scope in Settings → API keys.";
  readonly scope: Scope;
  constructor(scope: Scope) {
    super(`This API key does not have the scope ${scope}.`);
    this.scope = scope;
  }
}

/** What only people may do. */
export class SessionOnlyError extends AppError {
  readonly code = "SESSION_ONLY";
  override readonly remedy = "Sign in and do it there.";
  constructor() {
    super("API keys only read: this needs a person who is signed in.");
  }
}

/** A key asked too often; `seconds` until it is answered again. */
export class TooManyRequestsError extends AppError {
  readonly code = "TOO_MANY_REQUESTS";
  override readonly remedy: string;
  readonly seconds: number;
  constructor(seconds: number, limit: string) {
    super(`This API key made more than ${limit}.`);
    this.seconds = seconds;
    this.remedy = `Wait ${seconds} s, as Retry-After says, and ask again.`;
  }
}
