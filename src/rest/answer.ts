import { TRPCError } from "@trpc/server";
import { withTenant } from "#src/db/client.ts";
import { contextOf } from "#src/trpc/context.ts";
import { jsonError } from "#src/web/answers.ts";
import { tenantAsking } from "./asking.ts";
import { problemAnswer } from "./problem.ts";
import { type Route, callerOf } from "./route.ts";
import { ROUTES } from "./routes.ts";

type Asked = { request: Request; locals: App.Locals };

/** Whatever the table of routes says to a request; problems as `{error: {code, message, remedy}}`. */
export async function restAnswer(asked: Asked): Promise<Response> {
  const { pathname } = new URL(asked.request.url);
  const here = ROUTES.filter(({ path }) => path === pathname.replace(/\/$/, ""));
  const method = asked.request.method === "HEAD" ? "GET" : asked.request.method;
  const route = here.find((one) => one.method === method);
  if (route)
    return call(route, asked).catch((error: unknown) => problemAnswer(error, { ...asked.locals, path: route.path }));
  if (here.length === 0)
    return jsonError(404, "NOT_FOUND", "There is no such address.", "/api/openapi.json lists those there are.");
  const refused = jsonError(405, "METHOD_NOT_ALLOWED", "This method is not supported.", "Use the one in Allow.");
  refused.headers.set("allow", here.map((one) => one.method).join(", "));
  return refused;
}

async function call(route: Route, asked: Asked): Promise<Response> {
  const { request, locals } = asked;
  const tenantId = await tenantAsking(asked, route.scope);
  if (route.method === "GET") {
    const read = route.take(Object.fromEntries(new URL(request.url).searchParams));
    const { services } = locals;
    return Response.json(await withTenant(services.db, tenantId, (tx) => read({ tx, tenantId, services })));
  }
  const act = route.take(await jsonBody(request));
  const headers = new Headers();
  return Response.json(await act(callerOf(contextOf(asked, headers))), { headers });
}

/** @throws TRPCError BAD_REQUEST unless the body is one JSON object */
async function jsonBody(request: Request): Promise<object> {
  const body: unknown = await request.json().catch((cause: unknown) => {
    throw new TRPCError({ code: "BAD_REQUEST", cause });
  });
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw new TRPCError({ code: "BAD_REQUEST" });
  return body;
}
