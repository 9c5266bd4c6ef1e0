import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { contextOf } from "./context.ts";
import { describe, toTRPCError } from "./errors.ts";
import { createCallerFactory } from "./init.ts";
import { appRouter } from "./router.ts";

const callerOf = createCallerFactory(appRouter);
type Caller = ReturnType<typeof callerOf>;
type Asked = { request: Request; locals: App.Locals };

/** A plain HTTP path over a procedure: the same checks and words, the error as `{error: {code, message, remedy}}`. */
export async function restAnswer(asked: Asked, call: (api: Caller) => Promise<unknown>): Promise<Response> {
  const headers = new Headers();
  try {
    return Response.json(await call(callerOf(contextOf(asked, headers))), { headers });
  } catch (error) {
    const known = toTRPCError(error);
    return Response.json({ error: describe(known) }, { status: getHTTPStatusCodeFromError(known) });
  }
}

/** @throws TRPCError BAD_REQUEST unless the body is one JSON object */
export async function jsonBody(request: Request): Promise<Record<string, unknown>> {
  const body: unknown = await request.json().catch((cause: unknown) => {
    throw toTRPCError(new TRPCError({ code: "BAD_REQUEST", cause }));
  });
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw new TRPCError({ code: "BAD_REQUEST" });
  return body as Record<string, unknown>;
}
