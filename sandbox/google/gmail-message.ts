import { isVanished, poisonOf } from "../faults/listing.ts";
import { poisoned } from "../faults/poison.ts";
import { subjectSentinel } from "../faults/sentinels.ts";
import { headerValue, type MessageContent, type MessageEntry } from "../mailbox.ts";
import type { Sandbox } from "../sandbox.ts";
import type { Caller } from "./caller.ts";
import { type ApiRequest, type ApiResult, badRequest, forbidden, notFound } from "./errors.ts";
import { fullPayload, rawMessage } from "./gmail-payload.ts";
import { GMAIL_METADATA } from "./scopes.ts";

const SNIPPET_LENGTH = 180;

type Format = "full" | "metadata" | "minimal" | "raw";

/** A token that carries gmail.metadata sees no bodies, even beside a wider scope. */
export function getMessage(sandbox: Sandbox, caller: Caller, id: string, { query, target }: ApiRequest): ApiResult {
  const { mailbox, access } = caller;
  const limited = access.scopes.includes(GMAIL_METADATA);
  const format = (query.get("format") ?? "full").toLowerCase();
  if (!isFormat(format)) return badRequest(`Invalid value at 'format': ${format}`);
  if (limited && (format === "full" || format === "raw")) {
    return forbidden(`Metadata scope doesn't allow format ${format.toUpperCase()}`);
  }
  if (!/^[0-9a-f]{1,16}$/i.test(id)) return badRequest("Invalid id value");
  const entry = mailbox.byId.get(id);
  const listing = sandbox.listings.of(mailbox.address);
  if (!entry || (listing && isVanished(listing, id))) return notFound();
  const shape = `${limited ? "-" : "+"}${target.slice(target.indexOf("?") + 1)}`;
  const key = `${mailbox.serial}/${shapeNumber(shape)}/${id}/${entry.historyId}`;
  const known = sandbox.rendered.get(key);
  const poison = listing && poisonOf(listing, id);
  if (known && poison === undefined) return { status: 200, bytes: known };
  const content = mailbox.content(entry);
  const body = { ...describe(entry, content, limited), ...formatted(format, content, query) };
  const result = { status: 200, bytes: Buffer.from(JSON.stringify(body)) };
  const fatal = poison ?? subjectSentinel(headerValue(content.headers, "Subject"));
  if (fatal !== undefined) return poisoned(fatal, result, sandbox.clock.now());
  sandbox.rendered.set(key, result.bytes);
  return result;
}

/** Ways of asking, numbered so that a key stays short. A client has few; one with more starts over under new numbers. */
const shapes = new Map<string, number>();
const MAX_SHAPES = 1_000;
let lastShape = 0;

function shapeNumber(shape: string): number {
  const known = shapes.get(shape);
  if (known !== undefined) return known;
  if (shapes.size >= MAX_SHAPES) shapes.clear();
  shapes.set(shape, (lastShape += 1));
  return lastShape;
}

function isFormat(format: string): format is Format {
  return ["full", "metadata", "minimal", "raw"].includes(format);
}

function describe(entry: MessageEntry, content: MessageContent, limited: boolean): Record<string, unknown> {
  const { id, threadId, labelIds, historyId, internalDateMs } = entry;
  return {
    id,
    threadId,
    ...(labelIds.length > 0 && { labelIds }),
    ...(!limited && { snippet: snippetOf(content.text) }),
    sizeEstimate: content.sizeBytes,
    historyId,
    internalDate: String(internalDateMs),
  };
}

function formatted(format: Format, content: MessageContent, query: URLSearchParams): Record<string, unknown> {
  if (format === "minimal") return {};
  if (format === "raw") return { raw: rawMessage(content) };
  if (format === "full") return { payload: fullPayload(content) };
  const wanted = query.getAll("metadataHeaders").map((name) => name.toLowerCase());
  const headers = content.headers.filter(({ name }) => wanted.length === 0 || wanted.includes(name.toLowerCase()));
  const mimeType = headerValue(content.headers, "Content-Type")?.split(";")[0]?.trim().toLowerCase() ?? "text/plain";
  return { payload: { partId: "", mimeType, filename: "", headers } };
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function snippetOf(text: string): string {
  // Long texts are mostly never looked at; white space seldom fills a window ten times the length.
  const flat = text
    .slice(0, SNIPPET_LENGTH * 10)
    .replaceAll(/\s+/g, " ")
    .trim();
  const cut = Array.from(flat.slice(0, SNIPPET_LENGTH * 2))
    .slice(0, SNIPPET_LENGTH)
    .join("");
  return cut.replaceAll(/[&<>"']/g, (char) => ESCAPES[char] ?? char);
}
