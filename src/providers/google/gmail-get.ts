import { z } from "zod";
import { type AppError, ConnectionRevokedError, ProviderError } from "#src/errors.ts";
import type { Http, SlowDown } from "../contract.ts";
import { BATCH_CONTENT_TYPE, type BatchPart, decodeBatch, encodeBatch } from "./gmail-batch.ts";
import { METADATA_HEADERS } from "./gmail-messages.schema.ts";
import { type Generation, gmailCost } from "./quotas.ts";
import { classifyGoogle } from "./refusals.ts";

/** `gone`: deleted between the listing and the reading. `again`: worth another try. */
export type Outcome =
  | { kind: "message"; body: Record<string, unknown> }
  | { kind: "gone" }
  | { kind: "refused"; status: number }
  | { kind: "again"; error: AppError };

export type GetAt = { http: Http; rootUrl: string; generation: Generation; signal: AbortSignal };

/**
 * Reads the first of these messages in one call, as many as the quota allows, each with an outcome of its own.
 *
 * @throws ProviderError 404, 405, 410 or 501 where there is no batch endpoint
 */
export async function getBatch(at: GetAt, url: URL, ids: readonly string[]): Promise<Map<string, Outcome>> {
  const { http, rootUrl, generation, signal } = at;
  const cost = gmailCost("messages.get", generation);
  const answer = await http.postBatch({
    call: "batch",
    url,
    ...cost,
    signal,
    most: ids.length,
    contentType: BATCH_CONTENT_TYPE,
    body: (parts) => encodeBatch(ids.slice(0, parts).map((id) => messagePath(rootUrl, id))),
  });
  const asked = ids.slice(0, answer.parts);
  const parts = decodeBatch(answer.contentType, answer.text, asked.length);
  if (!parts) throw new ProviderError("Google", "batch, not multipart", 200);
  const read = parts.map(readPart);
  const limits = read.flatMap((one) => (one.kind === "limited" ? [one.refusal] : []));
  const limited = limits.length > 0 ? await http.slowDown(cost.quota, longest(limits)) : null;
  return new Map(asked.map((id, place) => [id, settled(read[place], limited)]));
}

type Part = Outcome | { kind: "limited"; refusal: SlowDown };

const settled = (part: Part | undefined, limited: AppError | null): Outcome =>
  part && part.kind !== "limited" ? part : { kind: "again", error: limited ?? noAnswer(0) };

const longest = (limits: readonly SlowDown[]): SlowDown => ({
  seconds: limits.reduce<number | null>(
    (most, { seconds }) => (seconds === null ? most : Math.max(most ?? 0, seconds)),
    null,
  ),
  crowded: limits.every(({ crowded }) => crowded),
});

const noAnswer = (status: number): AppError => new ProviderError("Google", "messages.get", status);

/** @throws ConnectionRevokedError: what one message may not be read for, none may */
function readPart(part: BatchPart | null): Part {
  if (!part) return { kind: "again", error: noAnswer(0) };
  const { status, body } = part;
  if (status === 200) {
    const read = parseObject(body);
    return read ? { kind: "message", body: read } : { kind: "again", error: noAnswer(200) };
  }
  if (status === 404) return { kind: "gone" };
  const refusal = classifyGoogle(status, body);
  if (refusal.kind === "revoked") throw new ConnectionRevokedError(refusal.why);
  if (refusal.kind === "limited") return { kind: "limited", refusal };
  const isPassing = refusal.kind === "stale-token" || status >= 500;
  return isPassing ? { kind: "again", error: noAnswer(status) } : { kind: "refused", status };
}

/** The door has retried by itself already. */
export async function getOne({ http, rootUrl, generation, signal }: GetAt, id: string): Promise<Outcome> {
  const url = new URL(messagePath(rootUrl, id), rootUrl);
  const cost = gmailCost("messages.get", generation);
  try {
    const body = await http.getJson({ call: "messages.get", url, ...cost, signal, schema: anyObject });
    return { kind: "message", body };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.status === 404) return { kind: "gone" };
    const final = error.status >= 400 && error.status < 500 && error.status !== 401;
    return final ? { kind: "refused", status: error.status } : { kind: "again", error };
  }
}

const anyObject = z.record(z.string(), z.unknown());

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const QUERY = new URLSearchParams([
  ["format", "metadata"],
  ...METADATA_HEADERS.map((name): [string, string] => ["metadataHeaders", name]),
]).toString();

/** Absolute, with the root's own path before it. */
function messagePath(rootUrl: string, id: string): string {
  const { pathname } = new URL(rootUrl);
  return `${pathname}gmail/v1/users/me/messages/${encodeURIComponent(id)}?${QUERY}`;
}
