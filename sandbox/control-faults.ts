import { Hono } from "hono";
import { MIXED_PARTS, readListing, readPlanned, readRate } from "./faults/read.ts";
import type { Sandbox } from "./sandbox.ts";

type Input = Record<string, unknown>;

/** What goes wrong: once, at a rate, in parts of batches, in lists. */
export function faultControl({ faults, listings, store }: Sandbox): Hono {
  const app = new Hono();

  app.get("/control/faults", (c) => c.json(faults.describe()));
  app.post("/control/faults", async (c) => {
    faults.plan(readPlanned(await c.req.json<Input>()));
    return c.json({});
  });
  app.post("/control/faults/rate", async (c) => {
    faults.addRate(readRate(await c.req.json<Input>()));
    return c.json({});
  });
  app.post("/control/faults/parts", async (c) => {
    faults.addParts(readRate(await c.req.json<Input>(), MIXED_PARTS));
    return c.json({});
  });
  app.post("/control/faults/listing", async (c) => {
    const input = await c.req.json<Input>();
    const { mailbox = "*" } = input;
    const known = mailbox === "*" || (typeof mailbox === "string" && store.find(mailbox));
    if (!known) return c.json({ error: `no mailbox ${String(mailbox)}` }, 404);
    listings.set(known === true ? "*" : known.address, readListing(input));
    return c.json({});
  });
  app.get("/control/faults/listing", (c) => c.json(listings.describe()));
  app.post("/control/faults/clear", (c) => {
    faults.clear();
    listings.clear();
    return c.json({});
  });

  return app;
}
