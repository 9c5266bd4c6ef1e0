import type { TextHttp, TextRequest } from "../contract.ts";
import { toWall } from "../wall-time.ts";
import { readEnvelope } from "./envelope.ts";
import { type CtLists, openLists } from "./lists.ts";
import { type CtSettings, endpointOf } from "./settings.schema.ts";
import type { CtStreamName } from "./streams.ts";

/** `clientId` of notes, which exist client by client; `from` and `to` of what is scheduled. */
export type CtAsk = { stream: CtStreamName; offset: number; clientId?: string; from?: Date; to?: Date };

export type CtClient = CtLists & {
  /**
   * One response as it came. A failed one is asked for three times more, after 1, 2 and 4 s; a body that says failure with
   * status 200 is a failed one.
   *
   * @throws ConnectionRevokedError, RateLimitedError, ProviderError
   */
  readPage(ask: CtAsk, signal: AbortSignal): Promise<{ body: string }>;
};

export function openCtClient(http: TextHttp, settings: CtSettings): CtClient {
  const readPage: CtClient["readPage"] = async (ask, signal) => ({
    body: await http.getText(requestOf(ask, settings, signal)),
  });
  return { readPage, ...openLists(readPage, settings) };
}

/** The call's name is its path with the client left out: names stand in metrics and errors. */
function requestOf(ask: CtAsk, settings: CtSettings, signal: AbortSignal): TextRequest {
  const { method, path, place } = endpointOf(settings, ask.stream);
  const url = new URL(path.replace("{client_id}", encodeURIComponent(ask.clientId ?? "")), settings.baseUrl);
  const params = paramsOf(ask, settings);
  const request = { call: path.replace("/{client_id}", ""), url, method, units: 1, signal, judge: judgeBy(settings) };
  if (place === "query" || method === "GET") {
    for (const [name, value] of params) url.searchParams.set(name, value);
    return request;
  }
  if (place === "json") {
    return { ...request, contentType: "application/json", body: JSON.stringify(Object.fromEntries(params)) };
  }
  const form = new URLSearchParams(params).toString();
  return { ...request, contentType: "application/x-www-form-urlencoded", body: form };
}

function paramsOf({ stream, offset, clientId, from, to }: CtAsk, settings: CtSettings): [string, string][] {
  const { params, paged, path, fromParam, toParam } = endpointOf(settings, stream);
  const { timeZone, limitParam, offsetParam, pageSize } = settings;
  return [
    ...Object.entries(params),
    ...(clientId !== undefined && !path.includes("{client_id}") ? [["client_id", clientId] as [string, string]] : []),
    ...span(fromParam, from, timeZone),
    ...span(toParam, to, timeZone),
    ...(paged
      ? ([
          [limitParam, String(pageSize)],
          [offsetParam, String(offset)],
        ] as [string, string][])
      : []),
  ];
}

const span = (name: string, at: Date | undefined, timeZone: string): [string, string][] =>
  name === "" || at === undefined ? [] : [[name, wallText(at, timeZone)]];

/** `YYYY-MM-DD HH:MM:SS` as clocks of the account show it. */
const wallText = (at: Date, timeZone: string): string =>
  new Date(toWall(at.getTime(), timeZone)).toISOString().slice(0, 19).replace("T", " ");

const judgeBy = (settings: CtSettings) => (body: string) => {
  const envelope = readEnvelope(body, settings);
  return "refusal" in envelope ? envelope.refusal : null;
};
