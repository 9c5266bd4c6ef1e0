import { AppError, ConfigError } from "../src/errors.ts";
import type { Cli } from "./context.ts";
import { upload } from "./upload.ts";

export type Mailbox = { mailbox: string; name?: string; messages: number; events?: number };
export type Unreadable = { kind: "message" | "event"; index: number; reason: string };
export type Imported = { mailbox: string; messages: number; events: number; unreadable: Unreadable[] };
export type ImportOptions = {
  type: "application/mbox" | "text/calendar";
  mailbox: string | undefined;
  shiftDates: boolean;
};

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
    return readAnswer(response.status, await response.text());
  };
  return {
    createMailbox: (seed: number, size: { messages?: number; events?: number }) =>
      call<Mailbox>("/control/mailboxes", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ seed, ...size }),
      }),
    async importFile(body: AsyncIterable<Uint8Array>, { type, mailbox, shiftDates }: ImportOptions): Promise<Imported> {
      const url = new URL("/control/import", base);
      if (mailbox) url.searchParams.set("mailbox", mailbox);
      if (shiftDates) url.searchParams.set("shiftDates", "1");
      const { status, text } = await upload(url, type, body).catch((error: unknown) => {
        throw new SandboxError(`The stand-in at ${base} did not take the archive: ${reasonOf(error)}`);
      });
      return readAnswer(status, text);
    },
    /** What the browser would do on the consent page: allow everything. @returns the callback's query */
    async consent(authorizeUrl: URL, mailbox: string): Promise<URLSearchParams> {
      authorizeUrl.searchParams.set("sandbox_auto_consent", mailbox);
      const response = await fetch(authorizeUrl, { redirect: "manual" });
      const location = response.headers.get("location");
      if (!location)
        throw new SandboxError(
          `The stand-in lets nobody in as ${mailbox}: is there such a mailbox? (${response.status})`,
        );
      return new URL(location).searchParams;
    },
  };
}

function readAnswer<T>(status: number, text: string): T {
  const answer = parse(text) as T & { error?: string };
  if (status < 300) return answer;
  throw new SandboxError(`The stand-in answered ${status}: ${answer.error ?? "no reason given"}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
