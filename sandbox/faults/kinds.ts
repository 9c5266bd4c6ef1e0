/** How a refusal says when to come back. */
export type RetryHint = "none" | "text" | "seconds" | "date";

/** One failure. `seconds`: the pause it asks for; `ms`: how long a timeout holds the connection. */
export type FaultSpec = { kind: string; hint: RetryHint; seconds: number; ms: number };

/** Instead of an answer, or to a real one on its way out. */
export const WIRE_KINDS = ["timeout", "reset", "truncated", "html", "empty"] as const;
export type WireKind = (typeof WIRE_KINDS)[number];

/** Google's reasons, each with its status. */
export const REASON_KINDS = [
  "rateLimitExceeded",
  "userRateLimitExceeded",
  "dailyLimitExceeded",
  "quotaExceeded",
  "insufficientPermissions",
  "forbidden",
  "accessNotConfigured",
  "domainPolicy",
  "failedPrecondition",
  "concurrent",
] as const;

/** Only a part of a batch can be missing. */
export const PART_KINDS = ["missing"] as const;

/** Only a poisoned message can be this: whole and well, and over 10 MB. */
export const HUGE = "huge";

const DEFAULT_SECONDS = 1;
const DEFAULT_HANG_MS = 60_000;

const NAMED = new Set<string>([...WIRE_KINDS, ...REASON_KINDS, ...PART_KINDS]);
const SHAPE = /^(?<kind>[A-Za-z]+|[45]\d\d|CT_\d{3})(?:-(?<hint>seconds|date|text|bare))?$/;

/**
 * Reads "503", "429-date", "domainPolicy", "truncated", ClientTether's "CT_515"; the suffix says how the pause is named.
 *
 * @throws TypeError listing what there is
 */
export function parseKind(text: string, { seconds = DEFAULT_SECONDS, ms = DEFAULT_HANG_MS } = {}): FaultSpec {
  const { kind = "", hint } = SHAPE.exec(text)?.groups ?? {};
  if (!NAMED.has(kind) && !/^(CT_)?\d+$/.test(kind)) {
    const known = [...NAMED].join(", ");
    throw new TypeError(`unknown kind "${text}": a status from 400 to 599 (429-seconds, 429-date, 429-text), ${known}`);
  }
  const usual = kind === "429" ? "text" : "none";
  return { kind, hint: hint === "bare" ? "none" : ((hint as RetryHint | undefined) ?? usual), seconds, ms };
}

export function isWireKind(kind: string): kind is WireKind {
  return (WIRE_KINDS as readonly string[]).includes(kind);
}
