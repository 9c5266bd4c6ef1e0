import ICAL from "ical.js";
import { decodeText } from "../bytes.ts";

export type Property = {
  /** Upper case. */
  name: string;
  param(name: string): string | undefined;
  /** As written, escapes included. */
  raw: string;
  /** The first value as text, without escapes. */
  text: string;
};

/** undefined for a line that is no property: it is passed over, whatever it was meant to be. */
export function parseProperty(line: string): Property | undefined {
  if (!/^[A-Za-z0-9-]+[;:]/.test(line)) return undefined;
  try {
    const [name, params, , first] = ICAL.parse.property(line) as [string, Record<string, unknown>, string, unknown];
    const param = (wanted: string) => {
      const value = params[wanted.toLowerCase()];
      return typeof value === "string" ? value : Array.isArray(value) ? String(value[0]) : undefined;
    };
    const raw = line.slice(valueStart(line));
    const isQuoted = param("ENCODING")?.toUpperCase() === "QUOTED-PRINTABLE";
    const text = isQuoted ? unquotePrintable(raw, param("CHARSET") ?? "") : typeof first === "string" ? first : raw;
    return { name: name.toUpperCase(), param, raw: raw.trim(), text };
  } catch {
    return undefined;
  }
}

/** Behind the first colon that stands outside of quotes. */
function valueStart(line: string): number {
  let isQuoted = false;
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '"') isQuoted = !isQuoted;
    if (line[at] === ":" && !isQuoted) return at + 1;
  }
  return line.length;
}

/** vCalendar 1.0 wrote its texts like mail. */
function unquotePrintable(raw: string, charset: string): string {
  const bytes = Buffer.from(raw)
    .toString("latin1")
    .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return decodeText(Buffer.from(bytes, "latin1"), charset);
}
