import { type Socket, connect } from "node:net";
import { quantile } from "./measure.ts";

export type Load = { requests: number; perSecond: number; p50: number; p95: number; p99: number; failed: number };

type Options = {
  url: string;
  /** Those of the several who ask, one after the other a connection's. */
  headers: Record<string, string> | readonly Record<string, string>[];
  connections: number;
  seconds: number;
  /** Asked before each request. */
  path(): string;
};

/**
 * Keeps so many connections busy, one request at a time each, for so long. Times are milliseconds.
 *
 * Bare sockets: a client that takes as much CPU as the server would measure itself.
 */
export async function loadHttp({ url, headers, connections, seconds, path }: Options): Promise<Load> {
  const { hostname, port, host } = new URL(url);
  const tails = [headers].flat().map((own) => {
    const lines = Object.entries({ host, ...own }).map(([name, value]) => `${name}: ${value}\r\n`);
    return ` HTTP/1.1\r\n${lines.join("")}\r\n`;
  });
  const times: number[] = [];
  let failed = 0;
  const startedAt = performance.now();
  const until = startedAt + seconds * 1_000;
  const one = async (tail: string) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    try {
      while (performance.now() < until) {
        const at = performance.now();
        const status = await ask(socket, `GET ${path()}${tail}`);
        times.push(performance.now() - at);
        if (status !== 200) failed += 1;
      }
    } finally {
      socket.destroy();
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, n) => one(tails[n % tails.length] ?? "")));
  const took = (performance.now() - startedAt) / 1_000;
  const [p50 = 0, p95 = 0, p99 = 0] = [0.5, 0.95, 0.99].map((share) => quantile(times, share));
  return { requests: times.length, perSecond: times.length / took, p50, p95, p99, failed };
}

const END_OF_HEAD = "\r\n\r\n";
const LAST_CHUNK = Buffer.from("0\r\n\r\n");

/** @returns the status, once the whole answer is here @throws Error when the connection ends first */
function ask(socket: Socket, request: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let seen: Buffer = Buffer.alloc(0);
    const settle = (finish: () => void) => {
      socket.off("data", hear).off("error", fail).off("close", fail);
      finish();
    };
    const hear = (bytes: Buffer) => {
      seen = seen.length === 0 ? bytes : Buffer.concat([seen, bytes]);
      if (isWhole(seen)) settle(() => resolve(Number(seen.toString("latin1", 9, 12))));
    };
    const fail = (error?: unknown) =>
      settle(() => reject(error instanceof Error ? error : new Error("the server hung up")));
    socket.on("data", hear).on("error", fail).on("close", fail);
    socket.write(request);
  });
}

function isWhole(seen: Buffer): boolean {
  const head = seen.indexOf(END_OF_HEAD);
  if (head < 0) return false;
  const [, length] = /content-length: (\d+)/i.exec(seen.toString("latin1", 0, head)) ?? [];
  if (length !== undefined) return seen.length >= head + END_OF_HEAD.length + Number(length);
  return seen.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK);
}
