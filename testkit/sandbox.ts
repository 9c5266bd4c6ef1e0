import { startChild, type Child } from "../scripts/child.ts";
import { sandboxEnv } from "../scripts/sandbox-env.ts";

export type TestSandbox = {
  url: string;
  /** GOOGLE_*, GMAIL_*, CALENDAR_*, CLIENTTETHER_* and SANDBOX_URL for web, worker, cli and `readWorkerEnv`. */
  env: Record<string, string>;
  process: Child;
  stop(): Promise<void>;
};

/** The provider stand-in as a process of its own on a free port. State is kept in memory unless `dataDir` is given. */
export async function startTestSandbox(options: { dataDir?: string; port?: number } = {}): Promise<TestSandbox> {
  const child = startChild({
    args: ["sandbox/main.ts"],
    env: { SANDBOX_PORT: String(options.port ?? 0), SANDBOX_HOST: "127.0.0.1", SANDBOX_DATA: options.dataDir },
  });
  const [, url = ""] = await child.waitForLine(/"listening":\s*"([^"]+)"/);
  return {
    url,
    env: sandboxEnv(url),
    process: child,
    stop: async () => {
      await child.stop();
    },
  };
}
