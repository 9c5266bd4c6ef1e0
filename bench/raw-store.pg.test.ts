import { openTestDatabase } from "#testkit/database.ts";
import { expect, test } from "vitest";
import { rawMails } from "./payload.ts";
import { openRawStore } from "./raw-store.ts";

const ITEMS = 2_000;

test("the raw store takes all rows once, and the same rows again write nothing; so do the anchors take them all", async () => {
  const database = await openTestDatabase();
  const store = await openRawStore(database, rawMails(ITEMS));
  await store.ours(2);
  expect(await store.rows()).toBe(ITEMS);
  expect(await store.oursAgain()).toMatchObject({
    counts: { inserted: 0, updated: 0, unchanged: ITEMS },
    written: 0,
  });
  await store.bare(2);
  expect(await store.rows()).toBe(ITEMS);
  await store.copy();
  // What COPY stored is what ours would have stored.
  expect(await store.oursAgain()).toMatchObject({ counts: { unchanged: ITEMS }, written: 0 });
  await store.close();
  await database.drop();
});
