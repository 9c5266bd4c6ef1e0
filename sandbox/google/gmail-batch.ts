import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import { faultAnswer, mangledPart } from "../faults/answers.ts";
import { countCall, hasSlot, notePause, refuseCrowd } from "../limits/door.ts";
import type { Sandbox } from "../sandbox.ts";
import { type Caller, identify } from "./caller.ts";
import { type ApiRequest, type ApiResult, badRequest, bytesOf } from "./errors.ts";
import { answerGmail, gmailEndpoint } from "./gmail.ts";
import { toRequest } from "./request.ts";

const MAX_PARTS = 100;

export type BatchCall = { contentId: string | undefined; request: ApiRequest | undefined };

/** The nested requests of a multipart/mixed, or the 400 it earns. */
export function readBatch(
  contentType: string,
  body: string,
  authorization: string | undefined,
): BatchCall[] | ApiResult {
  const boundary = /^multipart\/mixed\s*;.*\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (!mark) return refuse("Failed to parse batch request, error: no boundary in Content-Type");
  const calls = splitParts(body, mark).map((part) => readPart(part, authorization));
  if (calls.length === 0)
    return refuse("Failed to parse batch request, error: 0 items. Received batch body: (no body)");
  if (calls.length > MAX_PARTS) return refuse(`The batch request contains more than ${MAX_PARTS} calls`);
  return calls;
}

const refuse = (message: string): ApiResult => badRequest(message, "badRequest");

/** Each part is answered alone, in the order asked. `slots`: how many may be worked on at once. */
export function answerBatch(sandbox: Sandbox, calls: readonly BatchCall[], slots: number): ApiResult {
  const mark = `batch_${randomUUID()}`;
  const known = { authorization: undefined as string | undefined, caller: undefined as Caller | undefined };
  const parts: Part[] = [];
  for (const [place, { contentId, request }] of calls.entries()) {
    if (request && request.authorization !== known.authorization) {
      known.authorization = request.authorization;
      known.caller = identify(sandbox, request.authorization);
    }
    const hasRoom = !known.caller || hasSlot(known.caller.account, place, slots, calls.length);
    const result = request
      ? answerPart(sandbox, known.caller, request, hasRoom)
      : badRequest("Failed to parse the inner request", "badRequest");
    if (result) parts.push(writePart(mark, contentId, result));
  }
  if (sandbox.settings.shuffleParts) parts.reverse();
  return { status: 200, contentType: `multipart/mixed; boundary=${mark}`, bytes: join(parts, `\r\n--${mark}--\r\n`) };
}

/** @returns undefined for a part that is to be missing */
function answerPart(
  sandbox: Sandbox,
  caller: Caller | undefined,
  request: ApiRequest,
  hasRoom: boolean,
): ApiResult | undefined {
  const endpoint = gmailEndpoint(request);
  sandbox.calls.count(endpoint);
  const nowMs = sandbox.clock.now();
  if (caller) countCall(caller.account, "gmail", nowMs);
  const fault = sandbox.faults.takePart({ endpoint, target: request.target, address: caller?.mailbox.address });
  if (!fault)
    return caller && !hasRoom ? refuseCrowd(caller.account, "gmail") : answerGmail(sandbox, caller, endpoint, request);
  if (caller) caller.account.uses.gmail.injected += 1;
  const planned = faultAnswer(fault, nowMs);
  if (planned && caller) notePause(caller.account, "gmail", planned, nowMs);
  if (planned) return planned;
  const real = answerGmail(sandbox, caller, endpoint, request);
  return mangledPart(fault, real);
}

function splitParts(body: string, mark: string): string[] {
  const pieces = `\n${body.replaceAll("\r\n", "\n")}`.split(`\n--${mark}`).slice(1);
  const end = pieces.findIndex((piece) => piece.startsWith("--"));
  return pieces.slice(0, end < 0 ? undefined : end).map((piece) => piece.replace(/^[ \t]*\n/, ""));
}

function readPart(part: string, outer: string | undefined): BatchCall {
  const [head = "", inner = ""] = cut(part, "\n\n");
  const contentId = headerOf(head, "content-id");
  const [requestHead = ""] = cut(inner.trimStart(), "\n\n");
  const [, method = "", target = ""] =
    /^([A-Z]+) (\S+)(?: HTTP\/[\d.]+)?\s*$/m.exec(requestHead.split("\n", 1)[0] ?? "") ?? [];
  const isPath = target.startsWith("/gmail/v1/");
  if (!isPath) return { contentId, request: undefined };
  return { contentId, request: toRequest(method, target, headerOf(requestHead, "authorization") ?? outer) };
}

/** Everything before a part's body is ASCII. */
type Part = { head: string; body: Buffer };

function writePart(mark: string, contentId: string | undefined, result: ApiResult): Part {
  const responseId = contentId?.replace(/^<?/, (open) => `${open}response-`);
  const body = bytesOf(result);
  const name = responseId ? `\r\nContent-ID: ${responseId}` : "";
  const more = Object.entries(result.headers ?? {}).map(([header, value]) => `\r\n${header}: ${value}`);
  const type = result.contentType ?? "application/json; charset=UTF-8";
  const status = `${result.status} ${STATUS_CODES[result.status] ?? "Unknown"}`;
  const head = `\r\n--${mark}\r\nContent-Type: application/http${name}\r\n\r\nHTTP/1.1 ${status}\r\nContent-Type: ${type}${more.join("")}\r\nContent-Length: ${body.length}\r\n\r\n`;
  return { head, body };
}

function join(parts: readonly Part[], end: string): Buffer {
  const size = parts.reduce((sum, { head, body }) => sum + head.length + body.length, end.length);
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  for (const { head, body } of parts) {
    at += bytes.write(head, at, "latin1");
    at += body.copy(bytes, at);
  }
  bytes.write(end, at, "latin1");
  return bytes;
}

function headerOf(head: string, name: string): string | undefined {
  const line = head.split("\n").find((one) => one.slice(0, name.length + 1).toLowerCase() === `${name}:`);
  return line?.slice(name.length + 1).trim();
}

function cut(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index + at.length)];
}
