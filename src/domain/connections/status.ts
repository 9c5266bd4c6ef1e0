/** Why a connection is not simply active. Codes are kept in the database; words may change. */
export const STATUS_REASONS = {
  REVOKED: {
    message: "The provider no longer accepts our access: it was revoked, the password changed, or it expired.",
    remedy: "Reconnect the account. Data and progress are kept.",
  },
  MISSING_SCOPE: {
    message: "A permission that was granted before is missing now.",
    remedy: "Reconnect the account and leave all boxes ticked.",
  },
  KEYS_REFUSED: {
    message: "ClientTether no longer accepts the keys: the access token changes whenever the account's data do.",
    remedy:
      "Make a new access token in ClientTether under Settings → API and replace the keys. Data and progress are kept.",
  },
  RETRYING: {
    message: "The provider is not answering as it should.",
    remedy: "Nothing to do: it is tried again by itself.",
  },
} as const;

export type StatusCode = keyof typeof STATUS_REASONS;
export type StatusReason = { code: StatusCode; message: string; remedy: string };

export function statusReason(code: string | null): StatusReason | null {
  if (code === null || !(code in STATUS_REASONS)) return null;
  const known = code as StatusCode;
  return { code: known, ...STATUS_REASONS[known] };
}
