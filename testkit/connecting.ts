import { randomUUID } from "node:crypto";
import { finishConnect, startConnect } from "../src/connect/connect.ts";
import type { Visitor } from "../src/connect/oauth-state.ts";
import { type Runtime, openRuntime } from "../src/connect/runtime.ts";
import type { ConnectServices } from "../src/connect/services.ts";
import { readWorkerEnv } from "../src/env.ts";
import { openLog } from "../src/log.ts";
import { type Stack, type StackOptions, startStack } from "./stack.ts";

export type TestPerson = Visitor & { actor: string };
type Mailbox = { mailbox: string; sub: string };
type Start = { provider?: string; connectionId?: string; returnTo?: string };
type Finish = { provider?: string; readMonths?: number };
type Connect = Start & { scopes?: readonly string[] };

export const GMAIL_SCOPE = "https://www.googleapis.com/auth/gmail.readonly";
export const CALENDAR_SCOPE = "https://www.googleapis.com/auth/calendar.events.readonly";
const REDIRECT = "http://localhost:4321/auth/google/callback";

/** A stack whose accounts are connected in this process, as the web would, consent page included. */
export async function startConnecting(options: StackOptions = {}) {
  const stack = await startStack(options);
  const runtime = await openTestRuntime(stack.env);
  return { ...stack, runtime, ...browserOf(stack, runtime), stop: () => runtime.close().finally(() => stack.stop()) };
}

export type Connecting = Awaited<ReturnType<typeof startConnecting>>;

/** What web and worker open, with these settings. */
export function openTestRuntime(settings: Record<string, string>): Promise<Runtime> {
  const env = readWorkerEnv({ ...settings, LOG_LEVEL: "silent" });
  return openRuntime(env, openLog("test", env.LOG_LEVEL), "sender");
}

function browserOf({ sandbox, sql }: Stack, runtime: Runtime) {
  const control = async <T>(path: string, body?: object): Promise<T> => {
    const init = body && {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    };
    const answer = await fetch(new URL(`/control/${path}`, sandbox.url), init);
    if (!answer.ok) throw new Error(`the stand-in answered ${answer.status} to ${path}: ${await answer.text()}`);
    return (await answer.json()) as T;
  };

  /** Somebody signed in, in a workspace of their own or in `tenantId`. */
  async function person(tenantId: string = randomUUID()): Promise<TestPerson> {
    await sql`insert into tenants (id, slug, name) values (${tenantId}, ${tenantId}, 'A workspace') on conflict do nothing`;
    return { sessionId: randomUUID(), userId: randomUUID(), tenantId, actor: "Ada <ada@example.com>" };
  }

  const start = (visitor: Visitor, begin: Start = {}, services: ConnectServices = runtime) =>
    startConnect(services, {
      visitor,
      provider: begin.provider ?? "google",
      redirectUri: REDIRECT,
      returnTo: begin.returnTo ?? "/connections",
      connectionId: begin.connectionId ?? null,
    });

  /** What the person does at Google. @returns the callback's query */
  async function consent(url: URL, mailbox: string, scopes?: readonly string[]): Promise<URLSearchParams> {
    url.searchParams.set("sandbox_auto_consent", mailbox);
    if (scopes) url.searchParams.set("sandbox_scopes", scopes.join(" "));
    const answer = await fetch(url, { redirect: "manual" });
    return new URL(answer.headers.get("location") ?? "nowhere:").searchParams;
  }

  const finish = (visitor: TestPerson, query: URLSearchParams, end: Finish = {}, services: ConnectServices = runtime) =>
    finishConnect(services, {
      visitor,
      provider: end.provider ?? "google",
      redirectUri: REDIRECT,
      query,
      traceId: "0".repeat(32),
      readMonths: end.readMonths ?? null,
    });

  return {
    control,
    calls: () => control<Record<string, number>>("calls"),
    person,
    mailbox: (seed: number, messages = 20, events = 5) =>
      control<Mailbox>("mailboxes", { seed, messages, events }).then(({ mailbox }) => mailbox),
    start,
    consent,
    finish,
    /** The whole way, for a mailbox that is there. @returns the connection's id */
    async connect(visitor: TestPerson, mailbox: string, { scopes, ...begin }: Connect = {}): Promise<string> {
      const query = await consent(await start(visitor, begin), mailbox, scopes);
      return (await finish(visitor, query)).connectionId;
    },
  };
}
