import { addressParser, decodeWords } from "postal-mime";

export type MailAddress = { email: string; name: string | null };

/** Controls, NUL among them, which Postgres refuses, and what turns the direction of the text after it. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e]/g;

/** One line of well-formed text without controls. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(CONTROL, "").replace(/\s+/g, " ").trim();
}

/** A header's text with its encoded words (RFC 2047) decoded. */
export function decodeHeader(value: string): string {
  return cleanText(decodeWords(value));
}

/**
 * The people in an address header: groups opened, invalid addresses left out, each address once, in order.
 *
 * @returns emails lower-cased; `name` null when there is none, or when it only repeats the address
 */
export function parseAddresses(header: string): MailAddress[] {
  const found = new Map<string, MailAddress>();
  for (const { address, name } of addressParser(header, { flatten: true })) {
    const email = toEmail(address ?? "");
    if (email === null) continue;
    const person = { email, name: toName(name, email) };
    if (!found.get(email)?.name) found.set(email, person);
  }
  return [...found.values()];
}

const EMAIL = /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+\.[^\s@<>()[\]\\,;:".]+$/u;

/** @returns the address lower-cased, null when mail could not be sent to it over the internet */
export function toEmail(address: string): string | null {
  const email = cleanText(address).toLowerCase();
  return email.length <= 254 && EMAIL.test(email) ? email : null;
}

export function toName(name: string | null | undefined, email: string): string | null {
  const clean = decodeHeader(name ?? "")
    .replace(/^(["'])(.*)\1$/u, "$2")
    .trim();
  return clean === "" || clean.toLowerCase() === email ? null : clean;
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** Undoes the HTML escaping of a plain text, once. */
export function unescapeHtml(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, named) => {
    if (typeof named === "string") return ENTITIES[named.toLowerCase()] ?? whole;
    const point = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

const MACHINE =
  /^(?:.*[-_.+])?(?:no-?_?reply|do-?_?not-?_?reply|mailer-daemon|postmaster|bounces?|notifications?|alerts?|newsletters?|unsubscribe)(?:[-_.+=\d].*)?$/;

/** Whether nobody reads what is sent there: no-reply, bounces, notifications. */
export function isMachineAddress(email: string): boolean {
  return MACHINE.test(email.slice(0, email.lastIndexOf("@")));
}
