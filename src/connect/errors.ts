import { AppError } from "#src/errors.ts";

/** `code` is what the page that comes after shows words for (`?connectError=`). */
export class ConnectError extends AppError {
  readonly code: ConnectErrorCode;
  override readonly remedy: string;
  /** Where the person was, when that is still known. */
  readonly returnTo: string | null;
  constructor(code: ConnectErrorCode, returnTo: string | null = null, options?: ErrorOptions) {
    const [message, remedy] = WORDS[code];
    super(message, options);
    this.code = code;
    this.remedy = remedy;
    this.returnTo = returnTo;
  }
}

const WORDS = {
  access_denied: [
    "The connection was cancelled at the provider.",
    "Start again whenever you like; nothing was stored.",
  ],
  state_invalid: [
    "This sign-in link was used before, is too old, or belongs to another session.",
    "Start the connection again from here.",
  ],
  wrong_account: [
    "That is another account than the one being reconnected.",
    "Choose the same account, or connect the other one as a new connection.",
  ],
  no_refresh_token: [
    "The provider gave no lasting permission.",
    "Remove Syncline in the account's security settings, then connect again.",
  ],
  missing_scopes: [
    "None of the permissions Syncline needs was granted.",
    "Connect again and leave at least one box ticked.",
  ],
  provider_unavailable: ["The provider did not answer as it should.", "Try again in a moment."],
  not_configured: [
    "This provider is not set up on this installation.",
    "Ask whoever runs it; docs/google-setup.md says how.",
  ],
} as const;

export type ConnectErrorCode = keyof typeof WORDS;
