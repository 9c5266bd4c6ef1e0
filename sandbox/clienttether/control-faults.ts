import { Hono } from "hono";
import { readPlanned, readRate } from "../faults/read.ts";
import type { Sandbox } from "../sandbox.ts";
import { CT_BAD_DAY } from "./traits.ts";

type Input = Record<string, unknown>;

const ROOT = "/control/clienttether/faults";
const EVERY_CALL = "*";

/** The common faults in this provider's words: `call` instead of `endpoint`, `account` instead of `mailbox`. */
export function clientTetherFaults({ faults }: Sandbox): Hono {
  const app = new Hono();

  app.post(ROOT, async (c) => {
    const { call = EVERY_CALL, account, ...input } = await c.req.json<Input>();
    faults.plan(readPlanned({ ...input, ...scopeOf(account), endpoint: endpointOf(call) }));
    return c.json({});
  });
  app.post(`${ROOT}/rate`, async (c) => {
    const { calls = [EVERY_CALL], account, ...input } = await c.req.json<Input>();
    if (!Array.isArray(calls)) throw new TypeError('calls must be a list like ["read_client_list"]');
    const endpoints = calls.map(endpointOf);
    faults.addRate(readRate({ ...input, ...scopeOf(account), endpoints }, { rate: 0.2, mix: CT_BAD_DAY }));
    return c.json({});
  });
  return app;
}

function endpointOf(call: unknown): string {
  if (typeof call !== "string") throw new TypeError("call must be a name like read_client_list, or *");
  return `clienttether.${call}`;
}

const scopeOf = (account: unknown) => (typeof account === "string" ? { mailbox: account } : {});
