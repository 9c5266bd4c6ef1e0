import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "node:events";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { WebEnv } from "../src/env.ts";
import { processSlot } from "../src/web/process-slot.ts";
import { securityHeaders } from "../src/web/security-headers.ts";

export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

const GRACE_MS = 8_000;
/** For files and refusals; pages replace it with their own. */
const FILE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const answers = new AsyncLocalStorage<ServerResponse>();

/** Astro writes what a page gives, however slowly it is taken: whoever has much to give asks here before each part. */
async function answerTaken(): Promise<void> {
  const answer = answers.getStore();
  if (!answer?.writableNeedDrain) return;
  const waiting = new AbortController();
  const { signal } = waiting;
  const ends = ["drain", "close"].map((event) => once(answer, event, { signal }).catch(() => {}));
  await Promise.race(ends);
  waiting.abort();
}

/** Serve the built pages. @returns the address as this machine reaches it */
export async function listenOn(env: WebEnv, handler: Handler): Promise<{ server: Server; url: string }> {
  const headers = Object.entries({ ...securityHeaders(env), "content-security-policy": FILE_POLICY });
  const options = {
    maxHeaderSize: 16_384,
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 20_000,
    connectionsCheckingInterval: 5_000,
  };
  const server = createServer(options, (request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    // A Request cannot be made of these, so the pages never see them.
    if (request.method === "TRACE" || request.method === "CONNECT") response.writeHead(405).end();
    else answers.run(response, () => handler(request, response));
  });
  processSlot().answerTaken = answerTaken;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(env.PORT, env.HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = ["0.0.0.0", "::"].includes(env.HOST) ? "127.0.0.1" : env.HOST;
  return { server, url: `http://${host.includes(":") ? `[${host}]` : host}:${port}` };
}

/** Take no new requests, end the live streams, let the rest finish for 8 s. */
export async function stopServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const { endStreams, close } = processSlot();
  await endStreams?.();
  // A kept-alive connection whose last answer has gone out would otherwise stay for its time-out.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(late);
  clearInterval(sweep);
  await close?.();
}
