import type { Header } from "../mailbox.ts";
import { COMPANIES } from "./companies.ts";
import type { Kind } from "./mail-labels.ts";
import type { Rng } from "./rng.ts";
import { LIST_NAMES } from "./topics.ts";

/** Mail that no person wrote to the owner, and the headers that give it away. `from` is absent when a person posts to a list. */
export type MachineSender = {
  from: { name: string; address: string } | undefined;
  /** Replaces the recipients, when the list is addressed instead of the owner. */
  to: string | undefined;
  headers: Header[];
  list: string;
};

const NO_REPLY = ["no-reply", "noreply", "notifications", "do-not-reply", "billing", "alerts", "mailer-daemon"];

export function sendersFor(kind: Kind, rng: Rng): MachineSender | undefined {
  const company = rng.pick(COMPANIES);
  if (kind === "notice") {
    const address = `${rng.pick(NO_REPLY)}@notify.${company.domain}`;
    const headers = [{ name: "Auto-Submitted", value: "auto-generated" }];
    return { from: { name: company.name, address }, to: undefined, headers, list: "" };
  }
  if (kind === "newsletter") {
    const address = `news@mail.${company.domain}`;
    const headers = [
      ...listHeaders(`${company.name} News`, `news.${company.domain}`),
      { name: "Precedence", value: "bulk" },
    ];
    return { from: { name: company.name, address }, to: undefined, headers, list: "" };
  }
  if (kind === "list") {
    const list = rng.pick(LIST_NAMES);
    const headers = [
      ...listHeaders(list, `${list}.lists.example.org`),
      { name: "List-Post", value: `<mailto:${list}@lists.example.org>` },
      { name: "Precedence", value: "list" },
      { name: "Sender", value: `${list}-bounces@lists.example.org` },
    ];
    return { from: undefined, to: `${list}@lists.example.org`, headers, list };
  }
  if (kind !== "spam") return undefined;
  const from = {
    name: rng.pick(["Prize Office", "Account Team", "Best Deals"]),
    address: `win${rng.int(10, 99)}@spam.example.net`,
  };
  return { from, to: undefined, headers: [{ name: "X-Spam-Flag", value: "YES" }], list: "" };
}

function listHeaders(name: string, id: string): Header[] {
  return [
    { name: "List-Id", value: `${name} <${id}>` },
    { name: "List-Unsubscribe", value: `<https://${id}/unsubscribe>, <mailto:unsubscribe@${id}>` },
    { name: "List-Unsubscribe-Post", value: "List-Unsubscribe=One-Click" },
  ];
}
