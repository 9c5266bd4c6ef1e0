import { randomUUID } from "node:crypto";
import { ensureUser } from "../src/auth/ensure-user.ts";
import { finishConnect, startConnect } from "../src/connect/connect.ts";
import { connectWithKeys } from "../src/connect/connect-with-keys.ts";
import { withTenant } from "../src/db/client.ts";
import { listConnections } from "../src/domain/connections/list.ts";
import { ConfigError } from "../src/errors.ts";
import { newTraceId } from "../src/log.ts";
import type { Cli } from "./context.ts";
import { openSandbox } from "./sandbox.ts";

const NAME = "Demo Person";
const WORKSPACE = "Demo workspace";
const FRANCHISE = "Demo franchise";
/** Nobody's secret: sandbox/README.md names them too. */
const DEMO_KEYS = { accessToken: "demo-access-token", webKey: "CT_demo2026" };
/** How far back a demo mailbox is read at first. */
export const FIRST_MONTHS = 12;

export type DemoWorkspace = { userId: string; tenantId: string };

/** @throws ConfigError without DEMO_PASSWORD: no default password is ever set */
export async function demoWorkspace({ env, runtime }: Cli): Promise<DemoWorkspace> {
  if (!env.DEMO_PASSWORD)
    throw new ConfigError(
      "DEMO_PASSWORD is missing: the demo's person gets it as password (`npm start` makes one into .env).",
    );
  return ensureUser(runtime.db, {
    email: env.DEMO_EMAIL,
    name: NAME,
    password: env.DEMO_PASSWORD,
    workspace: WORKSPACE,
  });
}

/**
 * Connect a stand-in mailbox the way a browser does, consent page included; connected already, it is left as it is.
 *
 * @param readMonths how far back to begin reading at once; null: not yet
 */
export async function connectMailbox(
  cli: Cli,
  workspace: DemoWorkspace,
  mailbox: string,
  readMonths: number | null,
): Promise<string> {
  const { runtime, env } = cli;
  const known = await findConnection(cli, workspace, mailbox);
  if (known) return known;
  const visitor = { ...workspace, sessionId: randomUUID(), actor: NAME };
  const redirectUri = new URL("/auth/google/callback", env.PUBLIC_ORIGIN).href;
  const url = await startConnect(runtime, {
    visitor,
    provider: "google",
    redirectUri,
    returnTo: "/",
    connectionId: null,
  });
  const query = await openSandbox(cli).consent(url, mailbox);
  const { connectionId } = await finishConnect(runtime, {
    visitor,
    provider: "google",
    redirectUri,
    query,
    traceId: newTraceId(),
    readMonths,
  });
  return connectionId;
}

/** Connect the stand-in's ClientTether account; connected already, it is left as it is. null: the stand-in has none. */
export async function connectFranchise({ runtime, env }: Cli, workspace: DemoWorkspace): Promise<string | null> {
  if (!env.SANDBOX_URL) return null;
  const { tenantId, userId } = workspace;
  const connections = await withTenant(runtime.db, tenantId, (tx) => listConnections(tx, tenantId, userId));
  const known = connections.find(({ provider }) => provider === "clienttether");
  if (known) return known.id;
  const who = { tenantId, userId, actor: NAME, traceId: newTraceId() };
  const { connectionId } = await connectWithKeys(runtime, { ...who, keys: DEMO_KEYS, name: FRANCHISE });
  return connectionId;
}

async function findConnection({ runtime }: Cli, { tenantId, userId }: DemoWorkspace, mailbox: string) {
  const connections = await withTenant(runtime.db, tenantId, (tx) => listConnections(tx, tenantId, userId));
  return connections.find(({ provider, account }) => provider === "google" && account === mailbox)?.id;
}
