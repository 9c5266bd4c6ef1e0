import { ConfigError } from "../src/errors.ts";
import { type WebEnv, readWebEnv } from "../src/env.ts";
import { openLog } from "../src/log.ts";
import { processSlot } from "../src/web/process-slot.ts";
import { checkDatabase } from "./boot.ts";
import { withFiles } from "./files.ts";
import { type Handler, listenOn, stopServer } from "./server.ts";

const BAD_CONFIGURATION = 78;

async function main(env: WebEnv): Promise<void> {
  const log = openLog("web", env.LOG_LEVEL);
  processSlot().schemaVersion = await checkDatabase(env, log);
  const built = new URL("../dist/", import.meta.url);
  const { handler } = (await import(new URL("server/entry.mjs", built).href).catch((cause: unknown) => {
    throw new ConfigError("The pages are not built, or do not load: run `npm run build`.", { cause });
  })) as { handler: Handler };
  const { server, url } = await listenOn(env, withFiles(new URL("client/", built), handler));

  // The first page pays for opening the connections; let it be ours.
  await fetch(new URL("/sign-in", url), { redirect: "manual" }).catch((err: unknown) =>
    log.warn({ err }, "the warm-up failed"),
  );
  console.log(JSON.stringify({ listening: url }));

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "stopping");
    await stopServer(server);
    process.exit(0);
  };
  process.on("SIGTERM", stop).on("SIGINT", stop);
}

function fail(error: unknown): void {
  const refused = error instanceof ConfigError;
  console.error(refused ? `${error.message}${error.cause instanceof Error ? `\n${error.cause.message}` : ""}` : error);
  process.exit(refused ? BAD_CONFIGURATION : 1);
}

try {
  await main(readWebEnv());
} catch (error) {
  fail(error);
}
