import type { AccountSettings, Row } from "./account.types.ts";
import { ABSURD_DATES } from "./dates.ts";
import type { Lead } from "./lead.ts";
import { PLACEHOLDERS } from "./words.ts";

type Oddities = AccountSettings["oddities"];

const LONG = 200_000;
const AMOUNT = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });

/** A whole number that belongs to a row and a purpose: cheap, since every field of every row asks. */
function mix(n: number, salt: number): number {
  let value = Math.imul(n ^ Math.imul(salt + 1, 0x9e3779b9), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 15), 0xc2b2ae35);
  value = Math.imul(value ^ (value >>> 13), 0x27d4eb2f);
  return (value ^ (value >>> 16)) >>> 0;
}

/** True for one row in so many. */
const isOne = (n: number, salt: number, inSoMany: number) => mix(n, salt) % inSoMany === 0;

/** How nothing is written. */
export function missing(oddities: Oddities, n: number, salt: number): "" | false | null {
  const way = oddities === "none" ? 0 : mix(n, salt) % 3;
  return way === 0 ? "" : way === 1 ? false : null;
}

/** An amount in dollars, always as text. */
export function written(oddities: Oddities, n: number, dollars: number): string {
  if (oddities === "none") return dollars.toFixed(2);
  const style = mix(n, 21) % 10;
  if (style === 0) return AMOUNT.format(dollars);
  return style < 4 ? String(dollars) : dollars.toFixed(2);
}

export function oddName(oddities: Oddities, { n, first, last }: Lead): { first: string; last: string } {
  if (oddities === "none") return { first, last };
  if (isOne(n, 31, 90)) return { first: PLACEHOLDERS[mix(n, 32) % PLACEHOLDERS.length] ?? "", last: "" };
  if (isOne(n, 33, 120)) return { first, last: `O&#39;${last}` };
  if (isOne(n, 34, 150)) return { first: ` ${first}  `, last: `${last} 🏠` };
  if (isOne(n, 35, 200)) return { first: first.toUpperCase(), last: `${last}\u200f\u00a0(spouse)` };
  return { first, last };
}

/** Not everybody has an address of their own, or types it well. */
export function oddEmail(oddities: Oddities, { n, email, company }: Lead): string {
  if (oddities === "none") return email;
  if (isOne(n, 71, 45)) return email.toUpperCase();
  if (isOne(n, 72, 120)) return "noemail@";
  return company !== "" && isOne(n, 73, 25) ? `info${email.slice(email.indexOf("@"))}` : email;
}

export function oddPhone(oddities: Oddities, { n, phone }: Lead): string {
  if (oddities === "none" || !isOne(n, 74, 6)) return phone;
  return `(${phone.slice(0, 3)}) ${phone.slice(3, 6)}-${phone.slice(6)}`;
}

/** A few leads are at no stage at all. */
export function isOddlyBlank(oddities: Oddities, n: number): boolean {
  return oddities !== "none" && isOne(n, 75, 150);
}

export function oddText(oddities: Oddities, n: number, text: string): string {
  if (oddities === "none" || text === "") return text;
  if (isOne(n, 41, 40)) return text.replaceAll(" & ", " &amp; ").replace(". ", ".<br />");
  if (isOne(n, 42, 60)) return `${text}\r\n“quoted” — 100 % \\n <b>`;
  if (oddities !== "nasty") return text;
  if (isOne(n, 43, 30)) return `${text}\u0000`;
  if (isOne(n, 44, 30)) return `${text}\ud83c`;
  return isOne(n, 45, 400) ? text.padEnd(LONG, ".") : text;
}

export function oddDate(oddities: Oddities, n: number): string | undefined {
  if (oddities === "none" || !isOne(n, 51, 333)) return undefined;
  return ABSURD_DATES[mix(n, 52) % ABSURD_DATES.length];
}

/** In nasty accounts some rows have no id, another shape, or are no rows at all. */
export function oddRow(oddities: Oddities, n: number, row: Row, id: string): Row {
  if (oddities !== "nasty") return row;
  if (isOne(n, 61, 97)) return { ...row, [id]: missing(oddities, n, 62) };
  if (isOne(n, 63, 101)) return { ...row, [id]: Number(row[id]), firstName: [row["firstName"]], extra: { deep: [{}] } };
  return row;
}
