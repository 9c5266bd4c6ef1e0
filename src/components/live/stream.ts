import { api } from "#src/trpc/client.tsx";

export type LiveEvent = { topic: string; id?: string | undefined };

type Message = { kind: "event"; event: LiveEvent } | { kind: "up" | "down" | "who" | "identity" };
type Handlers = { onEvent: (event: LiveEvent) => void; onUp: (up: boolean) => void; onIdentity: () => void };

const NAME = "syncline-live";

/**
 * One event stream per browser. HTTP/1.1 allows six connections to a host, so the tab that holds the Web Lock
 * opens the stream and passes events on; when it closes, the lock and with it the stream go to another tab.
 */
export function joinLiveStream(handlers: Handlers): () => void {
  const channel = new BroadcastChannel(NAME);
  const leaving = new AbortController();
  let leading = false;
  let up = false;

  const tell = (message: Message) => post(channel, message);

  function setUp(next: boolean) {
    if (leading) tell({ kind: next ? "up" : "down" });
    up = next;
    handlers.onUp(next);
  }

  channel.addEventListener("message", ({ data }: MessageEvent<Message>) => {
    if (data.kind === "event") handlers.onEvent(data.event);
    else if (data.kind === "identity") handlers.onIdentity();
    else if (data.kind === "who") {
      if (leading) tell({ kind: up ? "up" : "down" });
    } else if (!leading) setUp(data.kind === "up");
  });
  tell({ kind: "who" });

  async function lead() {
    leading = true;
    const stream = openStream({
      onUp: setUp,
      onEvent: (event) => {
        tell({ kind: "event", event });
        handlers.onEvent(event);
      },
    });
    await new Promise((resolve) => leaving.signal.addEventListener("abort", resolve, { once: true }));
    stream.unsubscribe();
    tell({ kind: "down" });
  }
  // Rejects only when leaving; without Web Locks (plain HTTP, not localhost) pages poll instead.
  if ("locks" in navigator) navigator.locks.request(NAME, { signal: leaving.signal }, lead).catch(() => setUp(false));

  return () => {
    leaving.abort();
    channel.close();
  };
}

function openStream({ onEvent, onUp }: Pick<Handlers, "onEvent" | "onUp">) {
  return api.live.events.subscribe(undefined, {
    onData: onEvent,
    onConnectionStateChange: ({ state }) => onUp(state === "pending"),
    onError: () => onUp(false),
    onStopped: () => onUp(false),
  });
}

function post(channel: BroadcastChannel, message: Message): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches its own origin only
  channel.postMessage(message);
}

/** Tell the other tabs that the person or workspace behind the cookie changed: what they show is no longer theirs. */
export function announceIdentityChange(): void {
  const channel = new BroadcastChannel(NAME);
  post(channel, { kind: "identity" });
  channel.close();
}
