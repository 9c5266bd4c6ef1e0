import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createApp } from "./app.ts";
import type { Client } from "./google/authorize.request.ts";
import { createByteCache } from "./byte-cache.ts";
import { openClientTether } from "./clienttether/clienttether.ts";
import { serveClientTether } from "./clienttether/serve.ts";
import { createClock } from "./clock.ts";
import { createListings } from "./faults/listing.ts";
import { createFaults } from "./faults/plan.ts";
import { listingTrait } from "./faults/sentinels.ts";
import { serveGoogle } from "./google/serve.ts";
import { createAccounts } from "./limits/account.ts";
import { createTickets } from "./google/tickets.ts";
import type { Sandbox } from "./sandbox.ts";
import { createCallCounter, DEFAULT_SETTINGS } from "./settings.ts";
import { openStore } from "./store.ts";

export type StartOptions = {
  /** 0 takes a free one. */
  port: number;
  host: string;
  /** Kept across restarts; absent means memory only. */
  dataDir?: string;
  client?: Client;
};

export type RunningSandbox = { url: string; close(): Promise<void> };

const RENDERED_BYTES = 48 << 20;

const DEFAULT_CLIENT: Client = { id: "syncline-sandbox.apps.example.com", secret: "syncline-sandbox-secret" };

/** @throws Error with code EADDRINUSE when the port is taken */
export async function startSandbox({ port, host, dataDir, client }: StartOptions): Promise<RunningSandbox> {
  const clock = createClock();
  const settings = { ...DEFAULT_SETTINGS };
  const store = await openStore(clock, dataDir);
  const faults = createFaults();
  const listings = createListings();
  const sandbox: Sandbox = {
    client: client ?? DEFAULT_CLIENT,
    store,
    settings,
    clock,
    accounts: createAccounts(settings, (address, traits) => {
      const listing = listingTrait(traits);
      if (listing) listings.adopt(address, listing);
      faults.adopt(address, traits);
    }),
    calls: createCallCounter(),
    rendered: createByteCache(RENDERED_BYTES),
    faults,
    listings,
    clientTether: openClientTether(clock, faults, dataDir),
    consents: createTickets("", clock.now),
    codes: createTickets("4/0A", clock.now),
  };
  // An archive of gigabytes takes longer to arrive than Node's five minutes.
  const options = { requestTimeout: 0 };
  const rest = getRequestListener(createApp(sandbox).fetch, { overrideGlobalObjects: false });
  const server = createServer(options, (request, response) => {
    if (serveGoogle(sandbox, request, response) || serveClientTether(sandbox, request, response)) return;
    void rest(request, response);
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    store.close();
    throw error;
  }
  const address = server.address() as AddressInfo;
  return {
    url: `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      store.close();
    },
  };
}
