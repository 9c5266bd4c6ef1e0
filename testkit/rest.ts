import { restAnswer } from "../src/rest/answer.ts";
import type { Services } from "../src/web/services.ts";

type Ask = { key?: string; cookie?: string | null; method?: string; body?: unknown; headers?: Record<string, string> };
export type Answer = { status: number; headers: Headers; body: unknown; code: string | null };

/** Ask as a program would, past the gate and with its session, if it has one, already read. */
export async function askRest(services: Services, path: string, asked: Ask = {}): Promise<Answer> {
  const { key, cookie = null, method = "GET", body, headers: more } = asked;
  const headers = new Headers({
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    ...(cookie === null ? {} : { cookie }),
    ...more,
  });
  const request = new Request(new URL(path, "http://localhost"), {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const session = await services.auth.read(cookie);
  const locals = { services, session, ip: "192.0.2.1", traceId: "0".repeat(32) };
  const answer = await restAnswer({ request, locals });
  const said = (await answer.json()) as { error?: { code?: string } } | null;
  return { status: answer.status, headers: answer.headers, body: said, code: said?.error?.code ?? null };
}
