import { startSandbox } from "./server.ts";

const { SANDBOX_PORT, SANDBOX_HOST, SANDBOX_DATA, SANDBOX_CLIENT_ID, SANDBOX_CLIENT_SECRET } = process.env;

const running = await startSandbox({
  port: Number(SANDBOX_PORT || 4400),
  host: SANDBOX_HOST || "127.0.0.1",
  ...(SANDBOX_DATA && { dataDir: SANDBOX_DATA }),
  ...(SANDBOX_CLIENT_ID &&
    SANDBOX_CLIENT_SECRET && { client: { id: SANDBOX_CLIENT_ID, secret: SANDBOX_CLIENT_SECRET } }),
});
process.stdout.write(`${JSON.stringify({ listening: running.url })}\n`);

let isStopping = false;
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    if (isStopping) return;
    isStopping = true;
    void running.close().then(() => process.exit(0));
  });
}
