import type { ServerResponse } from "node:http";
import { type ApiResult, bytesOf } from "../google/errors.ts";
import { htmlPage } from "./answers.ts";
import type { FaultSpec } from "./kinds.ts";

/** Puts an answer on the wire, whole. `nowMs` only when the clock was moved. */
export function sendResult(response: ServerResponse, result: ApiResult, nowMs?: number): void {
  const bytes = bytesOf(result);
  response.writeHead(result.status, headersOf(result, bytes.length, nowMs));
  response.end(bytes);
}

/** Spoils an answer on its way out. */
export function sendSpoiled(response: ServerResponse, result: ApiResult, { kind, ms }: FaultSpec): void {
  if (kind === "timeout") return hang(response, ms);
  if (kind === "html") return sendResult(response, htmlPage);
  if (kind === "empty") return sendResult(response, { ...result, status: 200, bytes: Buffer.alloc(0) });
  const bytes = bytesOf(result);
  const half = bytes.subarray(0, bytes.length >> 1);
  if (kind === "truncated") return sendResult(response, { ...result, bytes: half });
  // The promised length never arrives; the peer is reset once the first half is out.
  response.writeHead(result.status, headersOf(result, bytes.length));
  response.write(half, () => response.socket?.resetAndDestroy());
}

/** Never answers; the connection dies after a while, unless the caller has gone before. */
function hang(response: ServerResponse, ms: number): void {
  const timer = setTimeout(() => response.destroy(), ms);
  response.once("close", () => clearTimeout(timer));
}

function headersOf(
  { contentType, headers }: ApiResult,
  length: number,
  nowMs?: number,
): Record<string, string | number> {
  return {
    "Content-Type": contentType ?? "application/json; charset=UTF-8",
    "Cache-Control": "private",
    "Content-Length": length,
    ...(nowMs !== undefined && { Date: new Date(nowMs).toUTCString() }),
    ...headers,
  };
}
