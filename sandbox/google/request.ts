import type { ApiRequest } from "./errors.ts";

/** The parts of a batch ask with the same query, so the last one is worth keeping. */
let lastQuery = { text: "", query: new URLSearchParams() };

/** Splits a request target into decoded segments after the version, and its query, which is shared: read only. */
export function toRequest(method: string, target: string, authorization: string | undefined): ApiRequest {
  const at = target.indexOf("?");
  const pathname = at < 0 ? target : target.slice(0, at);
  const text = at < 0 ? "" : target.slice(at + 1);
  if (text !== lastQuery.text) lastQuery = { text, query: new URLSearchParams(text) };
  const path = pathname.split("/").slice(3).filter(Boolean).map(decodeSegment);
  return { method, path, query: lastQuery.query, target, authorization };
}

function decodeSegment(segment: string): string {
  if (!segment.includes("%")) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
