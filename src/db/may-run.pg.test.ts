import { randomBytes } from "node:crypto";
import { openTestDatabase } from "#testkit/database.ts";
import { expect, test } from "vitest";
import { openDatabase } from "./client.ts";
import { assertMayRun } from "./may-run.ts";
import { openSecrets } from "./secrets.ts";

const key = (kid: string) => `${kid}:${randomBytes(32).toString("base64")}`;

test("a missing or wrong key stops the start and names the key that is expected", async () => {
  const database = await openTestDatabase();
  const { db, close } = openDatabase(database.appUrl, { max: 1 });
  const first = key("k1");
  await assertMayRun(db, openSecrets(first));
  await assertMayRun(db, openSecrets(`${key("k2")},${first}`));
  await expect(assertMayRun(db, openSecrets(key("k1")))).rejects.toThrow('"k1"');
  await expect(assertMayRun(db, openSecrets(key("k3")))).rejects.toThrow("TOKEN_KEYS does not hold");
  await expect(assertMayRun(db, openSecrets(first))).rejects.toThrow('"k2"');
  await close();
  await database.drop();
});
