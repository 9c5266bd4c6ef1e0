import { join } from "node:path";
import { ROOT } from "../scripts/child.ts";
import { type Postgres, startPostgres } from "../scripts/postgres.ts";
import { type TestServer, openTestServer } from "../testkit/template.ts";

export type ChaosServer = { postgres: Postgres; template: TestServer; close(): Promise<void> };

/**
 * A Postgres of its own, for it will be killed, and with the settings of production: every commit reaches the disk.
 *
 * @param name folder of its data: who runs at the same time needs another
 */
export async function openChaosServer(name = "chaos-postgres"): Promise<ChaosServer> {
  const dataDir = join(process.env["SYNCLINE_DATA"] ?? join(ROOT, ".data"), name);
  const postgres = await startPostgres({ dataDir, port: Number(process.env["PG_PORT"] ?? 5499) + 30, durable: true });
  const template = await openTestServer(postgres);
  const close = async () => {
    await postgres.revive();
    await template.close();
  };
  return { postgres, template, close };
}
