import { type Connecting, startConnecting } from "#testkit/connecting.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withTenant } from "#src/db/client.ts";
import { startIngestion } from "../ingestion/start.ts";
import { audit } from "./audit.ts";
import { listAudit } from "./list.ts";

let google: Connecting;
beforeAll(async () => {
  google = await startConnecting();
});
afterAll(() => google.stop());

test("what an entry calls by an id is named, in its own workspace and nowhere else", async () => {
  const [ada, bo] = [await google.person(), await google.person()];
  const mailbox = await google.mailbox(31, 2, 0);
  const connectionId = await google.connect(ada, mailbox);
  const traceId = "0".repeat(32);
  await withTenant(google.runtime.db, ada.tenantId, (tx) =>
    startIngestion(tx, google.runtime.boss, {
      tenantId: ada.tenantId,
      connectionId,
      streams: ["gmail.messages"],
      months: 1,
      traceId,
    }),
  );
  const [chunk] =
    await google.sql`select id, to_char(month, 'YYYY-MM') as month from sync_chunks where connection_id = ${connectionId} limit 1`;
  const targets = [connectionId, String(chunk?.["id"]), "someone@example.com", "-".repeat(36), null];
  const namesOf = ({ tenantId }: { tenantId: string }) =>
    withTenant(google.runtime.db, tenantId, async (tx) => {
      for (const target of targets)
        await audit(tx, { tenantId, actorId: null, actor: "Ada", action: "ingestion.paused", target });
      const { items } = await listAudit(tx, { tenantId, limit: targets.length });
      return Object.fromEntries(items.map(({ target, named }) => [String(target), named]));
    });
  const none = Object.fromEntries(targets.map((target) => [String(target), null]));
  expect(await namesOf(ada)).toEqual({
    ...none,
    [connectionId]: mailbox,
    [String(chunk?.["id"])]: `${mailbox}, ${chunk?.["month"]}`,
  });
  expect(await namesOf(bo)).toEqual(none);
});
