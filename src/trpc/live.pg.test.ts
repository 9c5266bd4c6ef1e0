import { openTestDatabase } from "#testkit/database.ts";
import { openTestServices, openVisitor } from "#testkit/web.ts";
import { expect, test } from "vitest";
import type { LiveHub } from "#src/web/live-hub.ts";

test("a stream ends at the next check after its session was revoked, and hears nothing more", async () => {
  const database = await openTestDatabase();
  const services = await openTestServices(database.appUrl);
  const ada = openVisitor(services);
  await ada.signUp("Ada");
  let check = () => {};
  const live: LiveHub = {
    ...services.live,
    async *subscribe() {
      yield { topic: "contacts" };
      await new Promise<void>((resolve) => (check = resolve));
      yield null;
      yield { topic: "connections" };
    },
  };
  const streaming = openVisitor({ ...services, live });
  streaming.cookie = ada.cookie;
  const heard: unknown[] = [];
  const reading = (async () => {
    for await (const event of await streaming.call((api) => api.live.events())) {
      heard.push(event);
      await ada.call((api) => api.auth.signOut());
      queueMicrotask(() => check());
    }
  })();
  await expect(reading).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  expect(heard).toEqual([{ topic: "contacts" }]);
  await services.close();
  await database.drop();
});
