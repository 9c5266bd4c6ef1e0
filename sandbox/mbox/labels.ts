import type { UserLabel } from "../mailbox.ts";
import type { Facts } from "./parse-message.ts";

const SYSTEM: Record<string, string> = {
  ...Object.fromEntries(
    ["Inbox", "Sent", "Unread", "Starred", "Important", "Spam", "Trash"].map((name) => [
      name.toLowerCase(),
      name.toUpperCase(),
    ]),
  ),
  drafts: "DRAFT",
  draft: "DRAFT",
  chat: "CHAT",
};

/** Takeout's words for "has no label" and "has been read". */
const NOT_LABELS = new Set(["archived", "opened"]);

export type Labeller = { labelsOf(facts: Facts): string[]; userLabels: UserLabel[] };

/** Takeout's labels where it wrote them; otherwise a guess from who sent the message. */
export function createLabeller(owner: string): Labeller {
  const userLabels: UserLabel[] = [];

  function translate(name: string): string {
    const key = name.toLowerCase();
    if (key.startsWith("category ")) return key.replace(" ", "_").toUpperCase();
    const system = SYSTEM[key];
    if (system !== undefined) return system;
    const known = userLabels.find((label) => label.name === name);
    if (known) return known.id;
    const label = { id: `Label_${userLabels.length + 1}`, name };
    userLabels.push(label);
    return label.id;
  }

  function labelsOf({ gmailLabels, from, to, deliveredTo }: Facts): string[] {
    if (gmailLabels) {
      const names = gmailLabels.filter((name) => !NOT_LABELS.has(name.toLowerCase()));
      return [...new Set(names.map(translate))];
    }
    if (from?.address !== owner) return ["INBOX"];
    return [...to, ...deliveredTo].includes(owner) ? ["SENT", "INBOX"] : ["SENT"];
  }

  return { labelsOf, userLabels };
}
