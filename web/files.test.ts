import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withFiles } from "./files.ts";

let folder: string;
let url: string;
let stop: () => void;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "syncline-files-"));
  await mkdir(join(folder, "client/_astro"), { recursive: true });
  await writeFile(join(folder, "secret.txt"), "outside");
  await writeFile(join(folder, "client/favicon.svg"), "<svg/>");
  await writeFile(join(folder, "client/_astro/page.abc123.js"), "export {}");
  await writeFile(join(folder, "client/.hidden"), "hidden");
  const handler = withFiles(pathToFileURL(join(folder, "client/")), (request, response) =>
    response.writeHead(404).end(`page ${request.url}`),
  );
  const server = createServer((request, response) => void handler(request, response)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stop = () => void server.close();
});

afterAll(async () => {
  stop();
  await rm(folder, { recursive: true });
});

test("files are given with how long they keep, and asked for again they are not sent again", async () => {
  const script = await fetch(`${url}/_astro/page.abc123.js`);
  expect(script.headers.get("content-type")).toContain("javascript");
  expect(script.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  const icon = await fetch(`${url}/favicon.svg`);
  expect(icon.headers.get("cache-control")).toBe("no-cache");
  const again = await fetch(`${url}/favicon.svg`, { headers: { "if-none-match": icon.headers.get("etag") ?? "" } });
  expect(again.status).toBe(304);
});

test("everything else is a page's, whatever the path tries", async () => {
  for (const path of ["/contacts?x=1", "/favicon", "/_astro/", "/.hidden", "/..%2fsecret.txt", "/%2e%2e/secret.txt"])
    expect(`${path}: ${await (await fetch(url + path)).text()}`).toMatch(/: page /);
  expect(await (await fetch(`${url}/favicon.svg`, { method: "POST" })).text()).toBe("page /favicon.svg");
  expect((await fetch(`${url}/%E0%A4%A`)).status).toBe(400);
});
