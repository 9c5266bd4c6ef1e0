/**
 * Beyond this a waiting call wastes a worker's slot: its job goes back to the queue instead. Two readers that take turns
 * wait 2 s for each request at the default pace of one a second.
 */
export const LONGEST_WAIT_MS = 2_500;

/** Longest pause we take from a provider's word, seconds; a longer one, or a date that is a mistake, is asked again. */
export const LONGEST_PAUSE_S = 86_400;
/** Clocks that differ by less are taken for equal: a date header has whole seconds. */
const SAME_CLOCK_MS = 2_000;

/**
 * Reads a Retry-After header: whole seconds or an HTTP-date.
 *
 * @returns whole seconds, 1 to LONGEST_PAUSE_S; null when it is absent or unreadable
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterSeconds(header: string | null, nowMs: number = Date.now()): number | null {
  const text = header?.trim() ?? "";
  if (/^\d+$/.test(text)) return boundedSeconds(Number(text));
  return /[a-z]{3}/i.test(text) ? secondsUntil(text, nowMs) : null;
}

/** @returns whole seconds until an instant written as text, 1 to LONGEST_PAUSE_S; null when unreadable */
export function secondsUntil(text: string, nowMs: number = Date.now()): number | null {
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : boundedSeconds((at - nowMs) / 1000);
}

const boundedSeconds = (seconds: number): number => Math.min(LONGEST_PAUSE_S, Math.max(1, Math.ceil(seconds)));

/** The provider's clock, as its answer gives it: the instants it names are by that one. */
export function providerNowMs(headers: { get(name: string): string | null }, nowMs: number = Date.now()): number {
  const saidMs = Date.parse(headers.get("date") ?? "");
  return Math.abs(saidMs - nowMs) > SAME_CLOCK_MS ? saidMs : nowMs;
}
