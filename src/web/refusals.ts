import { jsonError } from "./answers.ts";
import { passesGate } from "./gate.ts";

/** Bytes of a request's body, also held by the adapter for bodies of unknown length. */
export const BODY_LIMIT = 1_048_576;

type About = { pathname: string; hasCookie: boolean; publicOrigin: string };

/** What is turned away before anything looks at it; null lets the request in. */
export function refusalOf(request: Request, { pathname, hasCookie, publicOrigin }: About): Response | null {
  const { method, headers } = request;
  if (method === "TRACE" || method === "CONNECT")
    return jsonError(405, "METHOD_NOT_ALLOWED", "This method is not supported.");
  if (Number(headers.get("content-length") ?? 0) > BODY_LIMIT)
    return jsonError(413, "PAYLOAD_TOO_LARGE", "The request is larger than 1 MB.");
  if (passesGate({ method, pathname, headers, hasSession: hasCookie, publicOrigin })) return null;
  return jsonError(
    403,
    "CROSS_SITE",
    "This request did not come from Syncline's own pages.",
    `Open ${publicOrigin} and try again there; if that is where you are, PUBLIC_ORIGIN must name the address in your browser.`,
  );
}
