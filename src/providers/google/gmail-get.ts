import { z } from "zod";
import { type AppError, ConnectionRevokedError, ProviderError, RateLimitedError } from "#src/errors.ts";
import type { Http } from "../contract.ts";
import { BATCH_CONTENT_TYPE, type BatchPart, decodeBatch, encodeBatch } from "./gmail-batch.ts";
import { METADATA_HEADERS } from "./gmail-messages.schema.ts";
import { classifyGoogle } from "./refusals.ts";

/** Every format of messages.get costs the same. @see https://developers.google.com/workspace/gmail/api/reference/quota */
export const GET_UNITS = 20;
/** Parts refused again and again, without a word for how long. */
const DEFAULT_PAUSE_S = 30;

/** `gone`: deleted between the listing and the reading. `again`: worth another try, after `pauseMs` at least. */
export type Outcome =
  | { kind: "message"; body: Record<string, unknown> }
  | { kind: "gone" }
  | { kind: "refused"; status: number }
  | { kind: "again"; error: AppError; pauseMs: number };

export type GetAt = { http: Http; rootUrl: string; signal: AbortSignal };

/**
 * Reads messages in one call, each with an outcome of its own.
 *
 * @throws ProviderError 404, 405, 410 or 501 where there is no batch endpoint
 */
export async function getBatch(
  { http, rootUrl, signal }: GetAt,
  url: URL,
  ids: string[],
): Promise<Map<string, Outcome>> {
  const paths = ids.map((id) => messageUrl(rootUrl, id)).map(({ pathname, search }) => pathname + search);
  const { contentType, text } = await http.postText({
    call: "batch",
    url,
    units: GET_UNITS * ids.length,
    signal,
    contentType: BATCH_CONTENT_TYPE,
    body: encodeBatch(paths),
  });
  const parts = decodeBatch(contentType, text, ids.length);
  if (!parts) throw new ProviderError("Google", "batch, not multipart", 200);
  return new Map(ids.map((id, at) => [id, readPart(parts[at] ?? null)]));
}

/** @throws ConnectionRevokedError: what one message may not be read for, none may */
function readPart(part: BatchPart | null): Outcome {
  const again = (status: number): Outcome => ({
    kind: "again",
    error: new ProviderError("Google", "messages.get", status),
    pauseMs: 0,
  });
  if (!part) return again(0);
  const { status, body } = part;
  if (status === 200) {
    const read = parseObject(body);
    return read ? { kind: "message", body: read } : again(200);
  }
  if (status === 404) return { kind: "gone" };
  const refusal = classifyGoogle(status, body);
  if (refusal.kind === "revoked") throw new ConnectionRevokedError(refusal.why);
  if (refusal.kind === "limited") {
    const error = new RateLimitedError("Google", refusal.seconds ?? DEFAULT_PAUSE_S);
    return { kind: "again", error, pauseMs: (refusal.seconds ?? 0) * 1000 };
  }
  return refusal.kind === "stale-token" || status >= 500 ? again(status) : { kind: "refused", status };
}

/** The door has retried by itself already. */
export async function getOne({ http, rootUrl, signal }: GetAt, id: string): Promise<Outcome> {
  const url = messageUrl(rootUrl, id);
  try {
    const body = await http.getJson({ call: "messages.get", url, units: GET_UNITS, signal, schema: anyObject });
    return { kind: "message", body };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.status === 404) return { kind: "gone" };
    const final = error.status >= 400 && error.status < 500 && error.status !== 401;
    return final ? { kind: "refused", status: error.status } : { kind: "again", error, pauseMs: 0 };
  }
}

const anyObject = z.record(z.string(), z.unknown());

function parseObject(text: string): Record<string, unknown> | null {
  try {
    return anyObject.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function messageUrl(rootUrl: string, id: string): URL {
  const url = new URL(`gmail/v1/users/me/messages/${encodeURIComponent(id)}?format=metadata`, rootUrl);
  for (const name of METADATA_HEADERS) url.searchParams.append("metadataHeaders", name);
  return url;
}
