import { Client } from "pg";

type Listener = { onPayload: (payload: string) => void; onUp: () => void; onDown: (error: unknown) => void };

const RETRY_MS = 1_000;
const CHECK_MS = 5_000;

/**
 * Hear every NOTIFY on a channel, over a connection of its own that is opened again whenever it dies.
 *
 * `onUp` runs after each (re)connect: what was notified in between was missed, so read again. A silent death (a network
 * that swallows packets) is found by a query every 5 s, which waits as long.
 *
 * @returns stop
 */
export function listen(url: string, channel: string, { onPayload, onUp, onDown }: Listener): () => Promise<void> {
  let stopped = false;
  let client: Client | undefined;
  let retry: NodeJS.Timeout | undefined;

  const connect = async () => {
    const current = new Client({
      connectionString: url,
      application_name: "syncline-listen",
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
    });
    client = current;
    let up = true;
    const down = (error: unknown) => {
      if (!up) return;
      up = false;
      clearInterval(check);
      void current.end().catch(() => {});
      if (stopped) return;
      onDown(error);
      retry = setTimeout(connect, RETRY_MS);
    };
    const check = setInterval(() => void current.query("select 1").catch(down), CHECK_MS);
    current.on("error", down).on("end", () => down(new Error("the listening connection ended")));
    current.on("notification", (message) => onPayload(message.payload ?? ""));
    try {
      await current.connect();
      await current.query(`listen ${current.escapeIdentifier(channel)}`);
      onUp();
    } catch (error) {
      down(error);
    }
  };
  void connect();

  return async () => {
    stopped = true;
    clearTimeout(retry);
    await client?.end().catch(() => {});
  };
}
