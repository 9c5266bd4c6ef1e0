import { z } from "zod";
import { listen } from "#src/db/listen.ts";
import { LIVE_CHANNEL, type LiveTopic } from "#src/db/live.ts";
import type { Log } from "#src/log.ts";

const TOPICS = ["ingestion", "connections", "contacts", "tenants"] as const satisfies readonly LiveTopic[];
const payload = z.object({ tenantId: z.uuid(), topic: z.enum(TOPICS), id: z.string().optional() });

export type LiveMessage = { topic: LiveTopic; id?: string };

export type LiveHub = {
  /** Events of one tenant, or null when `idleMs` passed without one. Ends with `signal`, or when the hub closes. */
  subscribe(tenantId: string, signal: AbortSignal, idleMs: number): AsyncGenerator<LiveMessage | null>;
  /** Ends every subscription. */
  close(): Promise<void>;
};

/** Any role of the database may notify, with anything. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One listening connection for the whole process, fanned out by tenant. */
export function openLiveHub(url: string, log: Log): LiveHub {
  const inboxes = new Set<Inbox>();
  const closing = new AbortController();
  const stop = listen(url, LIVE_CHANNEL, {
    onPayload: (text) => {
      const parsed = payload.safeParse(parseJson(text));
      if (!parsed.success) return log.warn("a live event of an unknown shape was dropped");
      const { tenantId, ...message } = parsed.data;
      for (const inbox of inboxes) if (inbox.tenantId === tenantId) inbox.put(message as LiveMessage);
    },
    // What happened while nobody listened is unknown: let every page look again.
    onUp: () => inboxes.forEach((inbox) => TOPICS.forEach((topic) => inbox.put({ topic }))),
    onDown: (err) => log.warn({ err }, "the live channel is down and is opened again"),
  });

  return {
    async *subscribe(tenantId, signal, idleMs) {
      const inbox = openInbox(tenantId);
      const ended = AbortSignal.any([signal, closing.signal]);
      const wake = () => inbox.wake();
      ended.addEventListener("abort", wake);
      inboxes.add(inbox);
      try {
        while (!ended.aborted) {
          const messages = await inbox.take(idleMs);
          if (ended.aborted) return;
          if (messages.length === 0) yield null;
          else yield* messages;
        }
      } finally {
        inboxes.delete(inbox);
        ended.removeEventListener("abort", wake);
      }
    },
    async close() {
      closing.abort();
      await stop();
    },
  };
}

type Inbox = ReturnType<typeof openInbox>;

/** What waits for a slow reader. The same news twice is once, so that it cannot grow. */
function openInbox(tenantId: string) {
  const waiting = new Map<string, LiveMessage>();
  let wake = () => {};
  return {
    tenantId,
    wake: () => wake(),
    put(message: LiveMessage) {
      const [some] = waiting.size > 100 ? [{ topic: message.topic }] : [message];
      waiting.set(`${some.topic}/${some.id ?? ""}`, some);
      wake();
    },
    async take(idleMs: number): Promise<LiveMessage[]> {
      if (waiting.size === 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, idleMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = () => {};
      }
      const messages = [...waiting.values()];
      waiting.clear();
      return messages;
    },
  };
}
