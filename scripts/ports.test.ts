import { createServer, type AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { freePort } from "./ports.ts";

test("a taken port gives way to the next free one", async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => holder.once("listening", resolve));
  const { port } = holder.address() as AddressInfo;
  const found = await freePort(port);
  expect(found).toBeGreaterThan(port);
  holder.close();
  await new Promise((resolve) => holder.once("close", resolve));
  expect(await freePort(port)).toBe(port);
});
