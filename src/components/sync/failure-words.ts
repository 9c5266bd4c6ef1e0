import type { Failure } from "./types.ts";

export type FailureWords = { reason: string; ours: string; yours: string };

const AGAIN = "Each reading of its month tries it again.";
const KEPT = "It is kept as it came, and sorted again when it changes.";

/** The codes of docs/errors.md that one item can have, in the words of whoever owns the mailbox. */
const CATALOGUE: Record<string, FailureWords> = {
  UNREADABLE: {
    reason: "It came in a shape that Syncline does not know.",
    ours: AGAIN,
    yours: "Look at it, then try it again. If it fails again, report the reason below.",
  },
  NOT_UNDERSTOOD: {
    reason: "It was read, and could not be sorted by contact.",
    ours: KEPT,
    yours: "Look at it, then try it again. If it fails again, report the reason below.",
  },
  NOT_STORABLE: {
    reason: "It holds a value that cannot be stored, such as an impossible date.",
    ours: KEPT,
    yours: "Look at it. If you can correct it in the account, do so and try it again.",
  },
};

/** @param failure why one item is not there, and since when */
export function describeFailure({ code, step }: Pick<Failure, "code" | "step">): FailureWords {
  const known = CATALOGUE[code];
  if (known) return known;
  const status = /^HTTP_(\d+)$/.exec(code)?.[1];
  if (status === "404" || status === "410")
    return {
      reason: "It was listed and had gone when it was asked for.",
      ours: AGAIN,
      yours: "Try it again: if it was deleted in the account, it leaves this list.",
    };
  if (status)
    return {
      reason: `The account’s provider refused to give it (answer ${status}).`,
      ours: AGAIN,
      yours: "Open it in the account. If it opens there, try it again here.",
    };
  return step === "fetch"
    ? { reason: "It could not be read from the account.", ours: AGAIN, yours: "Try it again." }
    : { reason: "It was read, and could not be sorted by contact.", ours: KEPT, yours: "Try it again." };
}

/** What people know the item by; null where nothing of it is here. */
export function describeItem({ title, from }: Pick<Failure, "title" | "from">): string | null {
  if (title === null) return from && `From ${from}`;
  return from === null ? `“${title}”` : `“${title}” from ${from}`;
}

/** What is not as it should be because of it. */
export const describeEffect = ({ step, stored }: Pick<Failure, "step" | "stored">): string =>
  step === "normalize"
    ? "It is stored, but stands on no timeline. Everything else of its month is there."
    : stored
      ? "An earlier version of it is shown. Everything else of its month is there."
      : "It is missing here. Everything else of its month is there.";
