import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import { type ApiRequest, type ApiResult, badRequest } from "./errors.ts";

const MAX_PARTS = 100;

export type BatchAnswer = { status: number; contentType: string; body: string };

type Call = { contentId: string | undefined; request: ApiRequest | undefined };

/** A multipart/mixed of nested requests → a multipart/mixed of nested answers, in the same order. */
export function answerBatch(
  contentType: string,
  body: string,
  authorization: string | undefined,
  answer: (request: ApiRequest) => ApiResult,
): BatchAnswer {
  const boundary = /^multipart\/mixed\s*;.*\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (!mark) return refuse("Failed to parse batch request, error: no boundary in Content-Type");
  const calls = splitParts(body, mark).map((part) => readPart(part, authorization));
  if (calls.length === 0)
    return refuse("Failed to parse batch request, error: 0 items. Received batch body: (no body)");
  if (calls.length > MAX_PARTS) return refuse(`The batch request contains more than ${MAX_PARTS} calls`);
  const ours = `batch_${randomUUID()}`;
  const parts = calls.map(({ contentId, request }) =>
    writePart(contentId, request ? answer(request) : badRequest("Failed to parse the inner request", "badRequest")),
  );
  const text = `${parts.map((part) => `--${ours}\r\n${part}\r\n`).join("")}--${ours}--\r\n`;
  return { status: 200, contentType: `multipart/mixed; boundary=${ours}`, body: text };
}

function refuse(message: string): BatchAnswer {
  const result = badRequest(message, "badRequest");
  return { status: result.status, contentType: "application/json; charset=UTF-8", body: JSON.stringify(result.body) };
}

function splitParts(body: string, mark: string): string[] {
  const pieces = `\n${body.replaceAll("\r\n", "\n")}`.split(`\n--${mark}`).slice(1);
  const end = pieces.findIndex((piece) => piece.startsWith("--"));
  return pieces.slice(0, end < 0 ? undefined : end).map((piece) => piece.replace(/^[ \t]*\n/, ""));
}

function readPart(part: string, outer: string | undefined): Call {
  const [head = "", inner = ""] = cut(part, "\n\n");
  const contentId = headerOf(head, "content-id");
  const [requestHead = ""] = cut(inner.trimStart(), "\n\n");
  const [, method = "", target = ""] =
    /^([A-Z]+) (\S+)(?: HTTP\/[\d.]+)?\s*$/m.exec(requestHead.split("\n")[0] ?? "") ?? [];
  const isPath = target.startsWith("/gmail/v1/");
  if (!isPath) return { contentId, request: undefined };
  return { contentId, request: toRequest(method, target, headerOf(requestHead, "authorization") ?? outer) };
}

/** Splits a request target into decoded segments after the version, and its query. */
export function toRequest(method: string, target: string, authorization: string | undefined): ApiRequest {
  const url = new URL(target, "http://sandbox.invalid");
  const path = url.pathname.split("/").slice(3).filter(Boolean).map(decodeSegment);
  return { method, path, query: url.searchParams, authorization };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function writePart(contentId: string | undefined, { status, body, headers }: ApiResult): string {
  const responseId = contentId?.replace(/^<?/, (open) => `${open}response-`);
  const head = ["Content-Type: application/http", ...(responseId ? [`Content-ID: ${responseId}`] : [])];
  const inner = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Unknown"}`,
    "Content-Type: application/json; charset=UTF-8",
    ...Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`),
  ];
  const json = JSON.stringify(body);
  return [...head, "", ...inner, `Content-Length: ${Buffer.byteLength(json)}`, "", json].join("\r\n");
}

function headerOf(head: string, name: string): string | undefined {
  const line = head.split("\n").find((one) => one.toLowerCase().startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}

function cut(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index + at.length)];
}
