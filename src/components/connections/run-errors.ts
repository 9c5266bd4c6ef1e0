/** Reading goes on by itself after these; there is nothing to be done. */
const ITSELF = "Nothing to do: it goes on by itself.";
const AGAIN = "Read again when you like; what was read is kept.";

/** What a person can do about a code of docs/errors.md that ended a run or one of its months. */
const REMEDIES: Record<string, string> = {
  RATE_LIMITED: ITSELF,
  PROVIDER_UNAVAILABLE:
    "Nothing to do if it was short. If it lasts, look at the provider’s status page, then read again.",
  PROVIDER_REFUSED: "Have whoever looks after the account or the server mend the reason named here, then read again.",
  CONNECTION_REVOKED: "Reconnect the account; what was read and how far is kept.",
  CONNECTION_DISCONNECTED: "Reconnect the account; what was read and how far is kept.",
  DISCONNECTED: "Nothing to do: the account was disconnected.",
  NOT_GRANTED: "Reconnect and tick the missing permission, then read again.",
  WORKER_DIED: "Tell whoever runs the server: this month stopped its worker several times. Then read it again.",
  LIST_SHRANK: "Look into ClientTether whether the rows are there, and whether the keys may still see them.",
  PAGE_TOKEN_REPEATED: "Read the month again. If it stays, report it.",
};

export const describeRemedy = (code: string): string => REMEDIES[code] ?? AGAIN;
