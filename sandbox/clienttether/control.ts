import { type Context, Hono } from "hono";
import type { Sandbox } from "../sandbox.ts";
import type { AccountRecord } from "./account.types.ts";
import { clientTetherFaults } from "./control-faults.ts";
import { readAccount, readChurn } from "./control.parse.ts";
import { readAccountSettings } from "./settings.ts";
import { truthOf } from "./truth.ts";

type Input = Record<string, unknown>;

const ROOT = "/control/clienttether";

/** The stand-in's handles for ClientTether: accounts, what changes in them, their keys, what they were asked. */
export function clientTetherControl(sandbox: Sandbox): Hono {
  const app = new Hono();
  const { clientTether, clock } = sandbox;
  const { store, uses } = clientTether;

  const withAccount =
    (act: (record: AccountRecord, input: Input, c: Context) => object) =>
    async (c: Context): Promise<Response> => {
      const id = c.req.param("id") ?? "";
      const record = store.find(id);
      if (!record) return c.json({ error: `no account ${id}` }, 404);
      const text = c.req.method === "POST" ? await c.req.text() : "";
      return c.json(act(record, text === "" ? {} : (JSON.parse(text) as Input), c));
    };

  app.get(`${ROOT}/accounts`, (c) => c.json({ accounts: store.records().map(describe) }));
  app.post(`${ROOT}/accounts`, async (c) => {
    const input = await c.req.json<Input>();
    const { accounts, isMany } = readAccount(input);
    const created = store.create(accounts).map(describe);
    return c.json(isMany ? { accounts: created } : (created[0] ?? {}));
  });
  app.get(`${ROOT}/accounts/:id`, withAccount(describe));
  app.post(
    `${ROOT}/accounts/:id/change`,
    withAccount((record, input) => {
      const { size, changes } = record;
      const churn = readChurn(input, store.live(record).clients.length, `${size.seed}.${changes.length}`, clock.now());
      store.change(record, [churn]);
      return { ...describe(record), changed: churn.counts };
    }),
  );
  app.post(
    `${ROOT}/accounts/:id/settings`,
    withAccount((record, input) => {
      store.configure(record, readAccountSettings(input));
      return record.settings;
    }),
  );
  app.post(
    `${ROOT}/accounts/:id/rotate`,
    withAccount((record) => {
      store.rotate(record);
      return describe(record);
    }),
  );
  app.post(
    `${ROOT}/accounts/:id/remove`,
    withAccount((record) => {
      store.remove(record);
      return {};
    }),
  );
  app.get(
    `${ROOT}/accounts/:id/truth`,
    withAccount((record, _, c) => truthOf(store.live(record), c.req.query("detail") === "1", clock.now())),
  );
  app.get(`${ROOT}/usage`, (c) => c.json(uses.all()));
  app.post(`${ROOT}/usage/reset`, (c) => {
    uses.reset();
    return c.json({});
  });
  app.route("/", clientTetherFaults(sandbox));
  return app;

  function describe(record: AccountRecord) {
    const { id, name, accessToken, webKey, size, settings, changes } = record;
    const { leads, opportunities } = size;
    return { accountId: id, name, accessToken, webKey, leads, opportunities, changes: changes.length, size, settings };
  }
}
