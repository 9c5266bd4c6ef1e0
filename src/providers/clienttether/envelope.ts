import type { Refusal } from "../contract.ts";
import { keysRefused } from "./refusals.ts";
import type { CtSettings } from "./settings.schema.ts";

/** What a body with status 200 says: rows, or a failure that the status hides. */
export type Envelope = { rows: unknown[]; total: number | null } | { refusal: Refusal };

/**
 * Reads `{"ResultCode":"CT_200","Message":…,"TotalRecord":n,"data":[…]}` in all its spellings.
 *
 * Only the code is repeated of what it says: a message may hold anything.
 */
export function readEnvelope(body: string, settings: CtSettings): Envelope {
  const json = parse(body);
  if (json === undefined) return failure(/^\s*</.test(body) ? "HTML" : body.trim() === "" ? "empty" : "not JSON");
  if (Array.isArray(json)) return { rows: json.flat(), total: null };
  if (typeof json !== "object" || json === null) return failure("unknown shape");
  const fields = new Map(Object.entries(json).map(([name, value]) => [plain(name), value as unknown]));
  const code = codeOf(fields.get("resultcode"));
  const is = (codes: readonly string[]) => code !== "" && codes.some((known) => codeOf(known) === code);
  if (is(settings.notFoundCodes)) return { rows: [], total: 0 };
  if (is(settings.refusedCodes)) return { refusal: keysRefused(code) };
  if (is(settings.busyCodes)) return { refusal: { kind: "limited", seconds: null } };
  if (code !== "" && !is(settings.successCodes)) return failure(/^\w{1,20}$/.test(code) ? code : "unknown code");
  if (code === "" && !fields.has("data")) return failure("unknown shape");
  return { rows: rowsOf(fields.get("data")), total: countOf(fields.get("totalrecord") ?? fields.get("totalrecords")) };
}

/** Worth another try: the same call a second later often goes through. */
const failure = (reason: string): { refusal: Refusal } => ({ refusal: { kind: "failed", reason, again: true } });

/** `CT_515`, `CT515` and `ct-515` are one code, and so is 515. */
function codeOf(value: unknown): string {
  if (typeof value !== "string" && typeof value !== "number") return "";
  const code = String(value)
    .replace(/[\s_-]/g, "")
    .toUpperCase();
  return /^\d+$/.test(code) ? `CT${code}` : code;
}

const plain = (name: string): string => name.replace(/[\s_-]/g, "").toLowerCase();

/** Some lists come as lists of lists, some with numbers for keys, a single one as itself, and an empty one as nothing. */
function rowsOf(data: unknown): unknown[] {
  if (Array.isArray(data)) return data.flat();
  if (typeof data !== "object" || data === null) return [];
  const values: unknown[] = Object.values(data);
  const isList = Object.keys(data).every((key) => /^\d+$/.test(key));
  return isList ? values : [data];
}

function countOf(value: unknown): number | null {
  const count = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof count === "number" && Number.isInteger(count) && count >= 0 ? count : null;
}

/** Ids may be numbers, and of such a long one the last digits would be lost. */
const HAS_LONG_NUMBER = /[:[,]\s*-?\d{16}/;
const exact = (_name: string, value: unknown, said?: { source?: string }): unknown =>
  typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(said?.source ?? "")
    ? said?.source
    : value;

function parse(body: string): unknown {
  try {
    return JSON.parse(body.replace(/^\uFEFF/, ""), HAS_LONG_NUMBER.test(body) ? exact : undefined);
  } catch {
    return undefined;
  }
}
