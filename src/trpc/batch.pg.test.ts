import { openTestDatabase } from "#testkit/database.ts";
import { PASSWORD, openTestServices } from "#testkit/web.ts";
import type { APIContext } from "astro";
import { expect, test } from "vitest";
import { users } from "#src/db/schema/index.ts";
import { ALL } from "../pages/api/trpc/[trpc].ts";

test("ten calls may share a request; of eleven none is made", async () => {
  const database = await openTestDatabase();
  const services = await openTestServices(database.appUrl);
  const locals = { services, session: null, ip: null, traceId: "0".repeat(32) };
  const signUps = async (count: number) => {
    const calls = Array.from({ length: count }, (_, n) => n);
    const person = (n: number) => ({
      email: `a${n}@example.com`,
      password: PASSWORD,
      name: "Ada",
      workspace: "Ada & Co",
    });
    const request = new Request(`http://localhost/api/trpc/${calls.map(() => "auth.signUp").join(",")}?batch=1`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(Object.fromEntries(calls.map((n) => [n, person(n)]))),
    });
    const answer = await ALL({ request, locals } as unknown as APIContext);
    return { status: answer.status, body: await answer.text(), users: await services.db.$count(users) };
  };

  expect(await signUps(11)).toMatchObject({
    status: 400,
    body: expect.stringContaining("BAD_REQUEST") as string,
    users: 0,
  });
  expect(await signUps(10)).toMatchObject({ status: 200, users: 10 });
  await services.close();
  await database.drop();
});
