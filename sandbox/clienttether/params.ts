import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

export type Params = Record<string, string>;

export type CtCall = { method: string; name: string; id: string | undefined; params: Params; target: string };

export const API_PATH = "/clienttether/v2/api/";

/** Parameters come in the query, as a form or as JSON, with any method; the body wins. */
export async function readCall(request: IncomingMessage): Promise<CtCall> {
  const { method = "GET", url = "" } = request;
  const { pathname, searchParams } = new URL(url, "http://localhost");
  const [name = "", id] = pathname.slice(API_PATH.length).split("/");
  const hasBody = request.headers["content-length"] !== "0" && method !== "HEAD";
  const isSent = request.headers["content-length"] ?? request.headers["transfer-encoding"];
  const body = hasBody && isSent !== undefined ? readBody(await text(request)) : {};
  return { method, name, id: id || undefined, params: { ...Object.fromEntries(searchParams), ...body }, target: url };
}

function readBody(body: string): Params {
  const trimmed = body.trim();
  if (!trimmed.startsWith("{")) return Object.fromEntries(new URLSearchParams(trimmed));
  try {
    const parsed = JSON.parse(trimmed) as Record<string, unknown>;
    return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, wordOf(value)]));
  } catch {
    return {};
  }
}

function wordOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export function wholeParam(params: Params, name: string, fallback: number): number {
  const value = Number(params[name] ?? "");
  return params[name] && Number.isInteger(value) && value >= 0 ? value : fallback;
}
