import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export type FakeRequest = { method: string; url: URL; headers: IncomingHttpHeaders; body: string };
/** `cut`: send this much of the body and drop the connection; `stall`: and say nothing more. `dripMs` between its bytes. `hang`: never answer. */
export type FakeAnswer = {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  cut?: number;
  stall?: number;
  dripMs?: number;
  hang?: true;
};

/** A loopback server whose answers a test writes. `await using` closes it. */
export async function openFakeHttp(answer: (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>) {
  const requests: FakeRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const url = new URL(incoming.url ?? "/", "http://fake");
    const body = Buffer.concat(chunks).toString();
    const request = { method: incoming.method ?? "", url, headers: incoming.headers, body };
    requests.push(request);
    const reply = await answer(request);
    if (reply.hang) return;
    const text = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body ?? {});
    const length = String(Buffer.byteLength(text));
    outgoing.writeHead(reply.status ?? 200, {
      "content-type": "application/json",
      "content-length": length,
      ...reply.headers,
    });
    if (reply.stall !== undefined) return void outgoing.write(text.slice(0, reply.stall));
    if (reply.dripMs !== undefined) for (const byte of text) await sleep(reply.dripMs).then(() => outgoing.write(byte));
    if (reply.dripMs !== undefined) return void outgoing.end();
    if (reply.cut === undefined) outgoing.end(text);
    else outgoing.write(text.slice(0, reply.cut), () => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
