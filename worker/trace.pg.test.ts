import { startConnecting } from "#testkit/connecting.ts";
import { openTestServices, openVisitor } from "#testkit/web.ts";
import type { APIContext } from "astro";
import { expect, test, vi } from "vitest";
import { processSlot } from "#src/web/process-slot.ts";

vi.mock("astro:middleware", () => ({ defineMiddleware: <T>(handler: T) => handler }));

type Line = { traceId?: string; msg: string; queue?: string; call?: string };

test(
  "one trace id goes from the answer's header through the jobs to the provider calls",
  { timeout: 90_000 },
  async () => {
    const google = await startConnecting();
    const services = await openTestServices(google.database.appUrl, { TOKEN_KEYS: google.env["TOKEN_KEYS"] ?? "" });
    const ada = openVisitor(services);
    const { tenantId } = await ada.signUp("Ada");
    const connectionId = await google.connect(await google.person(tenantId), await google.mailbox(5, 200, 40));
    google.env["LOG_LEVEL"] = "debug";
    const worker = await google.startWorker();

    // The web's own way: middleware, then endpoint.
    for (const [name, value] of Object.entries(google.env)) vi.stubEnv(name, value);
    vi.stubEnv("LOG_LEVEL", "silent");
    const { onRequest } = await import("#src/middleware.ts");
    const { ALL } = await import("#src/pages/ingestion/start.ts");
    const origin = "http://localhost:4321";
    const request = new Request(`${origin}/ingestion/start`, {
      method: "POST",
      headers: { origin, cookie: ada.cookie ?? "", "content-type": "application/json" },
      body: JSON.stringify({ connectionId, months: 1 }),
    });
    const context = { request, url: new URL(request.url), locals: {}, clientAddress: "192.0.2.1" } as APIContext;
    const answer = await onRequest(context, async () => ALL(context));
    if (!answer) throw new Error("no answer");
    const traceId = answer.headers.get("x-trace-id") ?? "";
    expect(answer.status).toBe(200);
    expect(traceId).toMatch(/^[\da-f]{32}$/);

    const lines = () =>
      worker
        .output()
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line) as Line);
    const queues = ["backfill-chunk", "count-items", "normalize-items", "start-backfill"];
    await vi.waitFor(async () => {
      const [run] = await google.sql`select state from sync_runs where connection_id = ${connectionId}`;
      expect(run).toEqual({ state: "completed" });
      const done = lines().filter((line) => line.msg === "job done" && line.traceId === traceId);
      expect([...new Set(done.map((line) => line.queue))].sort()).toEqual(queues);
    }, 60_000);
    const calls = lines().filter((line) => line.msg === "provider call");
    expect([...new Set(calls.map((line) => line.call))].sort()).toEqual([
      "batch",
      "events.list",
      "getProfile",
      "messages.list",
    ]);
    expect(calls.filter((line) => line.traceId !== traceId)).toEqual([]);
    await processSlot().close?.();
    await services.close();
    await google.stop();
  },
);
