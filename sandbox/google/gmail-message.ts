import { headerValue, type Mailbox, type MessageContent, type MessageEntry } from "../mailbox.ts";
import { type ApiResult, badRequest, forbidden, notFound } from "./errors.ts";
import { fullPayload, rawMessage } from "./gmail-payload.ts";

const SNIPPET_LENGTH = 180;

type Format = "full" | "metadata" | "minimal" | "raw";

/** @param limited the token carries gmail.metadata, which forbids bodies even beside a wider scope */
export function getMessage(mailbox: Mailbox, id: string, query: URLSearchParams, limited: boolean): ApiResult {
  const format = (query.get("format") ?? "full").toLowerCase();
  if (!isFormat(format)) return badRequest(`Invalid value at 'format': ${format}`);
  if (limited && (format === "full" || format === "raw")) {
    return forbidden(`Metadata scope doesn't allow format ${format.toUpperCase()}`);
  }
  if (!/^[0-9a-f]{1,16}$/i.test(id)) return badRequest("Invalid id value");
  const entry = mailbox.byId.get(id);
  if (!entry) return notFound();
  const content = mailbox.content(entry);
  const body = { ...describe(entry, content, limited), ...formatted(format, content, query) };
  return { status: 200, body };
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
  const flat = text.replaceAll(/\s+/g, " ").trim();
  const cut = Array.from(flat.slice(0, SNIPPET_LENGTH * 2))
    .slice(0, SNIPPET_LENGTH)
    .join("");
  return cut.replaceAll(/[&<>"']/g, (char) => ESCAPES[char] ?? char);
}
