import type { Header } from "../mailbox.ts";
import { encodeWords } from "../words.ts";
import type { MessagePlan, Party } from "./mail-plan.ts";
import type { Owner, Person } from "./people.ts";
import { createRng, type Rng } from "./rng.ts";

export type Cast = { seed: number; owner: Owner; people: readonly Person[]; plans: readonly MessagePlan[] };

export function addressOf({ owner, people }: Cast, { person, alias }: Party): { name: string; address: string } {
  const one = people[person];
  if (!one) return { name: owner.name, address: owner.address };
  return { name: one.names[alias] ?? one.names[0] ?? "", address: one.addresses[alias] ?? one.addresses[0] ?? "" };
}

/** How mail programs really write a name: bare, quoted, encoded one way or the other, or not at all. */
export function formatAddress({ name, address }: { name: string; address: string }, rng: Rng): string {
  const style = rng.next();
  if (style < 0.05) return address;
  if (style < 0.06) return `<${address}>`;
  if (/[^\x20-\x7e]/.test(name)) {
    const charset = style > 0.6 ? "iso-8859-1" : "utf-8";
    return `${encodeWords(name, style > 0.35 ? "Q" : "B", charset)} <${address}>`;
  }
  const needsQuotes = /[^A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]/.test(name) || style > 0.85;
  return needsQuotes ? `"${name.replaceAll(/["\\]/g, "\\$&")}" <${address}>` : `${name} <${address}>`;
}

export function formatList(cast: Cast, parties: readonly Party[], rng: Rng): string {
  return parties.map((party) => formatAddress(addressOf(cast, party), rng)).join(", ");
}

const ZONES: readonly [string, number][] = [
  ["+0000", 0],
  ["+0100", 60],
  ["+0530", 330],
  ["-0500", -300],
  ["+1030", 630],
  ["-0800", -480],
];

export function formatDate(ms: number, rng: Rng): string {
  const [zone, minutes] = rng.pick(ZONES);
  const text = new Date(ms + minutes * 60_000).toUTCString().replace("GMT", zone);
  return rng.chance(0.05) ? text.replace(/^\w+, 0?/, "") : text;
}

/** The same message always has the same id, so that later ones can refer to it. */
export function messageIdOf({ seed, owner, people, plans }: Cast, plan: MessagePlan): string {
  const { address } = addressOf({ seed, owner, people, plans }, plan.from);
  const domain = address.split("@")[1]?.toLowerCase() ?? "mail.example.com";
  return `<${createRng("message-id", seed, plan.n).hex(24)}@mail.${domain}>`;
}

/** The hops a mailbox adds to what it receives; sent mail has none. */
export function traceHeaders(owner: Owner, fromAddress: string, ms: number, rng: Rng): Header[] {
  const domain = fromAddress.split("@")[1]?.toLowerCase() ?? "";
  const at = new Date(ms).toUTCString().replace("GMT", "+0000");
  return [
    { name: "Delivered-To", value: owner.address },
    { name: "Received", value: `by 2002:a05:6512:${rng.hex(4)}:b0:${rng.hex(3)} with SMTP id ${rng.hex(12)}; ${at}` },
    { name: "Return-Path", value: `<${fromAddress}>` },
    {
      name: "Received",
      value: `from mail.${domain} (mail.${domain}. [192.0.2.${rng.int(1, 254)}]) by mx.example.net with ESMTPS id ${rng.hex(16)} for <${owner.address}>; ${at}`,
    },
    {
      name: "Authentication-Results",
      value: `mx.example.net; dkim=pass header.i=@${domain}; spf=pass smtp.mailfrom=${fromAddress}`,
    },
  ];
}
