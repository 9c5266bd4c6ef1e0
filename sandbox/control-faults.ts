import { Hono } from "hono";
import { MIXED_PARTS, readPlanned, readRate } from "./faults/read.ts";
import type { Sandbox } from "./sandbox.ts";

type Input = Record<string, unknown>;

/** What goes wrong: once, at a rate, in parts of batches. */
export function faultControl({ faults }: Sandbox): Hono {
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
  app.post("/control/faults/clear", (c) => {
    faults.clear();
    return c.json({});
  });

  return app;
}
