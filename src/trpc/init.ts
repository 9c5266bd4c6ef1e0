import { TRPCError, initTRPC } from "@trpc/server";
import { withTenant } from "#src/db/client.ts";
import { type Role, atLeast } from "#src/domain/tenants/role.ts";
import { errorsTotal } from "#src/metrics.ts";
import type { Context } from "./context.ts";
import { type ErrorFacts, describe, isBug, toTRPCError } from "./errors.ts";

/** Who may call: anybody, whoever is signed in (a person also without a workspace), or a member of the session's workspace with at least this role. */
export type Policy = "public" | "person" | "session" | Role;
type Meta = { policy: Policy };

/** The browser hears at least this often that the stream lives; it reconnects after three silences. */
const PING_MS = 15_000;

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    isDev: false,
    sse: { ping: { enabled: true, intervalMs: PING_MS }, client: { reconnectAfterInactivityMs: 3 * PING_MS } },
    errorFormatter({ shape, error, ctx }) {
      const { message, code, remedy } = describe(toTRPCError(error));
      const app: ErrorFacts = { code, remedy, traceId: ctx?.traceId ?? "" };
      return {
        ...shape,
        message,
        data: { code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path, app },
      };
    },
  });

export const { router, createCallerFactory } = t;

/** Translates once, for every procedure; bugs go to the log with their cause, and only there. */
const base = t.procedure.use(async ({ ctx, path, next }) => {
  const result = await next();
  if (result.ok) return result;
  const error = toTRPCError(result.error);
  if (isBug(error)) ctx.services.log.error({ err: error.cause ?? error, path }, "a procedure failed");
  errorsTotal.inc({ where: "trpc", code: error.code });
  throw error;
});

const signedIn = base.use(({ ctx, next }) => {
  const { session } = ctx;
  if (!session) throw new TRPCError({ code: "UNAUTHORIZED" });
  const actor = { userId: session.userId, name: session.name, email: session.email, ip: ctx.ip, role: session.role };
  return next({ ctx: { session, actor, tenantId: session.tenantId } });
});

/** For anybody. */
export const publicProcedure = base.meta({ policy: "public" });

/** For whoever is signed in, also after they lost their workspace: to find another one. */
export const personProcedure = base.meta({ policy: "person" }).use(async ({ ctx, next }) => {
  const person = ctx.session ?? (await ctx.services.auth.readLost(ctx.cookie));
  if (!person) throw new TRPCError({ code: "UNAUTHORIZED" });
  const { userId, name, email, sessionHash } = person;
  return next({ ctx: { person: { userId, name, email, sessionHash }, actor: { userId, name, email, ip: ctx.ip } } });
});

/** For whoever is signed in, about themselves. */
export const sessionProcedure = signedIn.meta({ policy: "session" });

/** For a member of the session's workspace, without a transaction: the verb opens its own, as do subscriptions, one an event. */
export function longProcedure(least: Role) {
  return signedIn.meta({ policy: least }).use(({ ctx, next }) => {
    if (!atLeast(ctx.session.role, least)) throw new TRPCError({ code: "FORBIDDEN" });
    return next();
  });
}

/** For a member of the session's workspace, inside one transaction that can see only that workspace. */
export function tenantProcedure(least: Role) {
  return longProcedure(least).use(({ ctx, next }) =>
    withTenant(ctx.services.db, ctx.tenantId, async (tx) => {
      const result = await next({ ctx: { tx } });
      // tRPC returns failures instead of throwing them; without this line a failed mutation would commit.
      if (!result.ok) throw result.error;
      return result;
    }),
  );
}
