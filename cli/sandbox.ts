import type { ReadableStream } from "node:stream/web";
import { AppError, ConfigError } from "../src/errors.ts";
import type { Cli } from "./context.ts";

export type Mailbox = { mailbox: string; name?: string; messages: number; events?: number };
export type Imported = { mailbox: string; messages: number; unreadable: { index: number; reason: string }[] };

class SandboxError extends AppError {
  readonly code = "STAND_IN_REFUSED";
  override readonly remedy = "Is the stand-in running (`npm start`), and the input what the command asks for?";
}

/** The provider stand-in's control side. @throws ConfigError when none is running */
export function openSandbox({ env }: Cli) {
  const base = env.SANDBOX_URL;
  if (!base)
    throw new ConfigError(
      "The demo commands need the provider stand-in: start Syncline with `npm start` and no GOOGLE_CLIENT_ID, or set SANDBOX_URL.",
    );
  const call = async <T>(path: string, init: RequestInit): Promise<T> => {
    const response = await fetch(new URL(path, base), init).catch(() => null);
    if (!response) throw new SandboxError(`The stand-in at ${base} does not answer.`);
    const answer = (await response.json().catch(() => ({}))) as T & { error?: string };
    if (!response.ok)
      throw new SandboxError(`The stand-in answered ${response.status}: ${answer.error ?? "no reason given"}`);
    return answer;
  };
  return {
    createMailbox: (seed: number, size: { messages?: number; events?: number }) =>
      call<Mailbox>("/control/mailboxes", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ seed, ...size }),
      }),
    importMbox: (
      body: ReadableStream,
      { mailbox, shiftDates }: { mailbox?: string | undefined; shiftDates: boolean },
    ) => {
      const query = new URLSearchParams({
        ...(mailbox ? { mailbox } : {}),
        ...(shiftDates ? { shiftDates: "1" } : {}),
      });
      return call<Imported>(`/control/import?${query}`, {
        method: "POST",
        headers: { "content-type": "application/mbox" },
        body: body as unknown as BodyInit,
        duplex: "half",
      } as RequestInit);
    },
    /** What the browser would do on the consent page: allow everything. @returns the callback's query */
    async consent(authorizeUrl: URL, mailbox: string): Promise<URLSearchParams> {
      authorizeUrl.searchParams.set("sandbox_auto_consent", mailbox);
      const response = await fetch(authorizeUrl, { redirect: "manual" });
      const location = response.headers.get("location");
      if (!location) throw new SandboxError(`The consent page answered ${response.status} and sent nobody back.`);
      return new URL(location).searchParams;
    },
  };
}
