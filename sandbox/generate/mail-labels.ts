import type { UserLabel } from "../mailbox.ts";
import type { Rng } from "./rng.ts";

export type Kind = "conversation" | "notice" | "newsletter" | "list" | "broadcast" | "spam" | "self";

export const USER_LABELS: readonly UserLabel[] = [
  { id: "Label_1", name: "Clients" },
  { id: "Label_2", name: "Clients/Waiting" },
  { id: "Label_3", name: "Receipts" },
  { id: "Label_4", name: "Follow up" },
];

const CATEGORY: Record<Kind, string> = {
  conversation: "CATEGORY_PERSONAL",
  broadcast: "CATEGORY_PERSONAL",
  self: "CATEGORY_PERSONAL",
  notice: "CATEGORY_UPDATES",
  newsletter: "CATEGORY_PROMOTIONS",
  list: "CATEGORY_FORUMS",
  spam: "",
};

/** Sorted mail of a tidy person: old things archived, a little unread, a little thrown away. */
export function labelsFor(rng: Rng, kind: Kind, { outgoing, ageDays }: { outgoing: boolean; ageDays: number }) {
  const labelIds: string[] = [];
  const [place, unread, thrown, extra] = [rng.next(), rng.next(), rng.next(), rng.next()];
  if (kind === "spam") labelIds.push("SPAM");
  else if (outgoing && kind === "conversation" && place < 0.008) labelIds.push("DRAFT");
  else if (outgoing) labelIds.push("SENT");
  if (kind === "self") labelIds.push("INBOX");
  if (!outgoing && kind !== "spam") {
    if (thrown < 0.02) labelIds.push("TRASH");
    else if (place < (ageDays < 30 ? 0.9 : 0.45)) labelIds.push("INBOX");
    labelIds.push(CATEGORY[kind]);
    if (unread < (ageDays < 5 ? 0.4 : 0.03)) labelIds.push("UNREAD");
    if (kind === "conversation" && extra < 0.3) labelIds.push("IMPORTANT");
  }
  if (extra > 0.98) labelIds.push("STARRED");
  if (extra > 0.5 && extra < 0.58 && kind !== "spam") labelIds.push(userLabel(kind, extra));
  return { labelIds };
}

function userLabel(kind: Kind, extra: number): string {
  if (kind === "notice") return "Label_3";
  return extra < 0.54 ? "Label_1" : extra < 0.56 ? "Label_2" : "Label_4";
}
