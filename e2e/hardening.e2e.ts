import { createHash } from "node:crypto";
import { request } from "node:http";
import { expect, test } from "./fixtures/test.ts";

const HEADERS: Record<string, RegExp> = {
  "content-security-policy": /frame-ancestors 'none'/,
  "x-content-type-options": /^nosniff$/,
  "referrer-policy": /^same-origin$/,
  "cross-origin-opener-policy": /^same-origin$/,
  "permissions-policy": /camera=\(\)/,
};

/** One request as its bytes say: fetch would not send TRACE, or a body without its length. */
function send(base: string, method: string, path: string, headers: Record<string, string> = {}, body?: string[]) {
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
    const sent = request(new URL(path, base), { method, headers, agent: false }, (answer) => {
      let text = "";
      answer.on("data", (part: Buffer) => (text += part.toString()));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    sent.on("error", reject);
    for (const part of body ?? []) sent.write(part);
    sent.end();
  });
}

test("every answer, also a refusal or a file, carries the security headers", async ({ baseURL, context, signUp }) => {
  await signUp();
  const base = baseURL ?? "";
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const page = await send(base, "GET", "/contacts", { cookie });
  const assets = [...page.text.matchAll(/(?:href|src|component-url)="(\/_astro\/[^"]+)"/g)].map(
    (match) => match[1] ?? "",
  );
  expect(assets.length).toBeGreaterThan(2);
  const own = { cookie, "sec-fetch-site": "same-origin", "content-type": "application/json" };
  const answers = await Promise.all([
    page,
    send(base, "GET", "/sign-in"),
    send(base, "GET", "/contacts"),
    send(base, "GET", "/no-such-page", { cookie }),
    send(base, "GET", "/favicon.svg"),
    send(base, "GET", "/health/live"),
    send(base, "GET", "/metrics"),
    send(base, "GET", "/api/trpc/no.such", own),
    send(base, "GET", "/coverage?connectionId=x"),
    send(base, "POST", "/api/trpc/tenants.rename", { cookie, "sec-fetch-site": "cross-site" }, ["{}"]),
    send(base, "POST", "/api/trpc/auth.signIn", own, Array(30).fill("x".repeat(50_000))),
    send(base, "TRACE", "/"),
    send(base, "GET", "/%E0%A4%A"),
    ...assets.map((asset) => send(base, "GET", asset)),
  ]);
  for (const { headers } of answers)
    for (const [name, value] of Object.entries(HEADERS)) expect(headers[name]).toMatch(value);
  expect(answers.slice(0, 13).map((answer) => answer.status)).toEqual([
    200, 200, 302, 404, 200, 200, 401, 404, 401, 403, 413, 405, 400,
  ]);
  expect(page.headers["cache-control"]).toBe("no-store");
  expect(answers.at(-1)?.headers["cache-control"]).toContain("immutable");
});

test("no page holds an inline script or style that its policy does not name", async ({ baseURL, context, signUp }) => {
  await signUp();
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const paths = [
    "/contacts",
    "/connections",
    "/onboarding",
    "/settings/account",
    "/settings/team",
    "/settings/audit",
    "/no-such-page",
  ];
  for (const path of [...paths, "/sign-up"]) {
    const { text, headers } = await send(baseURL ?? "", "GET", path, path === "/sign-up" ? {} : { cookie });
    const policy = String(headers["content-security-policy"]);
    expect(policy).not.toContain("unsafe");
    const inline = [...text.matchAll(/<(script|style)[^>]*>([^]*?)<\/\1>/g)]
      .map((match) => match[2] ?? "")
      .filter(Boolean);
    const unnamed = inline.filter((body) => !policy.includes(createHash("sha256").update(body).digest("base64")));
    expect([path, unnamed]).toEqual([path, []]);
    expect(text).not.toMatch(/\sstyle="|\son[a-z]+="/);
  }
});

test("another site cannot act with somebody's cookie, whatever it sends", async ({ baseURL, context, signUp }) => {
  await signUp();
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const types = [
    "application/json",
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/octet-stream",
  ];
  for (const type of types) {
    for (const origin of ["https://evil.example.net", "null"]) {
      const { status } = await send(
        baseURL ?? "",
        "POST",
        "/api/trpc/auth.signOut",
        { cookie, origin, "content-type": type },
        ["{}"],
      );
      expect([type, origin, status]).toEqual([type, origin, 403]);
    }
  }
  const me = await send(baseURL ?? "", "GET", "/api/trpc/auth.me", { cookie, "sec-fetch-site": "same-origin" });
  expect(me.text).toContain('"role":"owner"');
});
