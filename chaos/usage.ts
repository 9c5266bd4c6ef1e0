import type { Stage } from "./stage.ts";

/** What accounts asked of the provider. */
export type Usage = {
  /** HTTP requests, a batch counted once. */
  requests: number;
  /** Messages that were read, as parts of batches or alone; of all accounts of the stand-in. */
  messages: number;
  /** Failures made on purpose. */
  injected: number;
  /** Requests before a named pause was over. */
  tooEarly: number;
};

type Counted = { requests: number; injected: number; tooEarly: number };

export async function usageOf(stage: Stage, mailboxes: readonly string[]): Promise<Usage> {
  const all = await stage.control<Record<string, Counted & { calendar: Counted }>>("usage");
  const calls = await stage.calls();
  const of = mailboxes.flatMap((mailbox) => all[mailbox] ?? []);
  const sum = (what: keyof Counted) => of.reduce((total, one) => total + one[what] + one.calendar[what], 0);
  return {
    requests: sum("requests"),
    messages: calls["gmail.messages.get"] ?? 0,
    injected: sum("injected"),
    tooEarly: sum("tooEarly"),
  };
}
