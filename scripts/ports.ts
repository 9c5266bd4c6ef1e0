import { createServer } from "node:net";

/** The preferred port when nothing listens on it, otherwise the next free one above it (20 tries), otherwise any. */
export async function freePort(preferred: number): Promise<number> {
  const tries = preferred > 0 ? 20 : 0;
  for (let offset = 0; offset < tries; offset += 1) {
    if ((await probe(preferred + offset)) !== null) return preferred + offset;
  }
  const any = await probe(0);
  if (any === null) throw new Error("No free port on 127.0.0.1.");
  return any;
}

/** The port that could be bound, null when it is taken. */
function probe(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === "object" ? address.port : port));
    });
  });
}
