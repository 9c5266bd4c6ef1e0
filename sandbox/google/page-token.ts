import { createHash } from "node:crypto";

/**
 * An opaque token that remembers where a listing stopped and what was asked.
 *
 * `scope` binds it to the other parameters: a token used with different ones is refused.
 */
export function writeToken(place: unknown, scope: string): string {
  return Buffer.from(JSON.stringify([fingerprint(scope), place])).toString("base64url");
}

/** undefined when the token is not one of ours or was made for other parameters. */
export function readToken(token: string, scope: string): unknown {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    if (Array.isArray(parsed) && parsed[0] === fingerprint(scope)) return parsed[1];
  } catch {
    return undefined;
  }
  return undefined;
}

function fingerprint(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 12);
}

/** Every parameter but the named ones, in an order that does not depend on the caller's. */
export function describeQuery(query: URLSearchParams, ...except: string[]): string {
  const rest = [...query].filter(([name]) => !except.includes(name)).map(([name, value]) => `${name}=${value}`);
  return rest.sort().join("&");
}

/** @throws RangeError when it is there and not a whole number ≥ 1; larger than `max` counts as `max`. */
export function readPageSize(query: URLSearchParams, fallback: number, max: number): number {
  const text = query.get("maxResults");
  if (text === null) return fallback;
  const size = Number(text);
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`Invalid value '${text}' for maxResults`);
  return Math.min(size, max);
}
