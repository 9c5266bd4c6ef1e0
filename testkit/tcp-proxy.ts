import { type Socket, connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";

/** Of what each client says first so much is remembered. */
const OPENING_BYTES = 4_096;

/** A door to another server that a test can close and open again, on the same port. */
export async function openTcpProxy(target: { host: string; port: number }) {
  const sockets = new Set<Socket>();
  const lost = new WeakSet<Socket>();
  const openings = new WeakMap<Socket, string>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
  };
  const listen = (port: number) =>
    new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
      const server = createServer((client) => {
        const upstream = connect(target);
        keep(client);
        keep(upstream);
        const pass = (to: Socket) => (data: Buffer) => void (lost.has(client) || to.write(data));
        client.on("data", (data: Buffer) => {
          const said = openings.get(client) ?? "";
          if (said.length < OPENING_BYTES) openings.set(client, said + data.toString("latin1"));
        });
        client.on("data", pass(upstream));
        upstream.on("data", pass(client));
        client.on("close", () => lost.has(client) || upstream.destroy());
        upstream.on("close", () => lost.has(client) || client.destroy());
      });
      server.once("error", reject).listen(port, "127.0.0.1", () => resolve(server));
    });
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    port,
    /** Refuse newcomers and cut everybody off. */
    close,
    /**
     * Swallow from now on what those who are connected say and hear, that they end included; newcomers get through.
     *
     * @param isMeant by the first words that a client said; absent: all
     */
    lose(isMeant: (opening: string) => boolean = () => true) {
      for (const socket of sockets) if (isMeant(openings.get(socket) ?? "")) lost.add(socket);
    },
    async open() {
      server = await listen(port);
    },
    [Symbol.asyncDispose]: close,
  };
}

/** The same Postgres address, through a proxy. */
export function throughPort(url: string, port: number): string {
  const through = new URL(url);
  through.hostname = "127.0.0.1";
  through.port = String(port);
  return through.href;
}

export function targetOf(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}
