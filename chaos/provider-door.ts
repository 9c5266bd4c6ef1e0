import { type IncomingMessage, type ServerResponse, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** `before`: the provider never hears of the call. `after`: it has answered, and the answer is kept back. */
export type When = "before" | "after";

type Hold = { matches: (call: string) => boolean; when: When; caught: () => void; opened: Promise<void> };

export type ProviderDoor = {
  url: string;
  /** Hold all calls from now on, `GET /path?query`, that match. @returns `caught`: one is held. `open`: let them through */
  hold(matches: (call: string) => boolean, when: When): { caught: Promise<void>; open(): void };
  close(): Promise<void>;
};

/** An address in front of the stand-in, where single calls can be held. */
export async function openProviderDoor(target: string): Promise<ProviderDoor> {
  let hold: Hold | null = null;
  const server = createServer((incoming, outgoing) => {
    outgoing.on("error", () => {});
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const held = hold?.matches(`${incoming.method} ${incoming.url}`) ? hold : null;
    const body = await buffer(incoming);
    if (held?.when === "before") await keep(held);
    const answer = await forward(target, incoming, body);
    const text = await buffer(answer);
    if (held?.when === "after") await keep(held);
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(text);
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    hold(matches, when) {
      const [caught, opened] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      hold = { matches, when, caught: caught.resolve, opened: opened.promise };
      return {
        caught: caught.promise,
        open() {
          hold = null;
          opened.resolve();
        },
      };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function keep({ caught, opened }: Hold): Promise<void> {
  caught();
  await opened;
}

function forward(target: string, { url, method, headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { host: _host, connection: _connection, ...rest } = headers;
    request(new URL(url ?? "/", target), { method, headers: rest }, resolve)
      .on("error", reject)
      .end(body);
  });
}
