import { z } from "zod";
import { listSessions, revokeOtherSessions, revokeSession } from "#src/auth/sessions.ts";
import { signIn } from "#src/auth/sign-in.ts";
import { signUp } from "#src/auth/sign-up.ts";
import { withTenant } from "#src/db/client.ts";
import { auditBy } from "#src/domain/tenants/actor.ts";
import { listMyTenants } from "#src/domain/tenants/list.ts";
import type { Context } from "./context.ts";
import { publicProcedure, router, sessionProcedure } from "./init.ts";
import { email, newcomer, password } from "./inputs.ts";

const setCookie = (ctx: Context, cookie: string) => ctx.answer.append("set-cookie", cookie);

export const authRouter = router({
  signUp: publicProcedure
    .input(newcomer)
    .mutation(async ({ ctx, input }) => setCookie(ctx, await signUp(ctx.services, input, ctx))),

  signIn: publicProcedure
    .input(z.strictObject({ email, password }))
    .mutation(async ({ ctx, input }) => setCookie(ctx, await signIn(ctx.services, input.email, input.password, ctx))),

  signOut: publicProcedure.mutation(async ({ ctx }) => {
    const { db, auth } = ctx.services;
    const { session, ip } = ctx;
    if (session)
      await withTenant(db, session.tenantId, (tx) =>
        auditBy(tx, session.tenantId, { ...session, ip }, { action: "session.ended" }),
      );
    setCookie(ctx, await auth.end(db, ctx.cookie));
  }),

  me: publicProcedure.query(async ({ ctx }) => {
    const { session, services } = ctx;
    if (!session) return null;
    const mine = await listMyTenants(services.db, session.userId);
    const tenant = mine.find((one) => one.id === session.tenantId);
    if (!tenant) return null;
    return {
      user: { id: session.userId, email: session.email, name: session.name },
      tenant: {
        id: tenant.id,
        name: tenant.name,
        slug: tenant.slug,
        timeZone: tenant.timeZone,
        currency: tenant.currency,
      },
      role: tenant.role,
      tenants: mine.map(({ timeZone: _timeZone, currency: _currency, ...one }) => one),
    };
  }),

  sessions: sessionProcedure.query(({ ctx }) => listSessions(ctx.services.db, ctx.session)),

  revokeSession: sessionProcedure.input(z.strictObject({ id: z.uuid() })).mutation(({ ctx, input }) =>
    withTenant(ctx.services.db, ctx.tenantId, async (tx) => {
      await revokeSession(tx, ctx.session.userId, input.id);
      await auditBy(tx, ctx.tenantId, ctx.actor, { action: "session.revoked", target: input.id });
    }),
  ),

  revokeOtherSessions: sessionProcedure.mutation(({ ctx }) =>
    withTenant(ctx.services.db, ctx.tenantId, async (tx) => {
      const ended = await revokeOtherSessions(tx, ctx.session);
      await auditBy(tx, ctx.tenantId, ctx.actor, { action: "session.others_revoked", detail: { ended } });
      return { ended };
    }),
  ),
});
