import { randomUUID } from "node:crypto";
import { z } from "zod";
import { switchTenant } from "#src/auth/sessions.ts";
import { withTenant } from "#src/db/client.ts";
import { createTenant } from "#src/domain/tenants/create.ts";
import {
  acceptInvitation,
  invite,
  listInvitations,
  previewInvitation,
  revokeInvitation,
} from "#src/domain/tenants/invitations.ts";
import { listMyTenants } from "#src/domain/tenants/list.ts";
import { listMembers, removeMember, setRole } from "#src/domain/tenants/members.ts";
import { renameTenant } from "#src/domain/tenants/rename.ts";
import { CURRENCIES, setTenantSettings, TIME_ZONES } from "#src/domain/tenants/settings.ts";
import { ROLES } from "#src/domain/tenants/role.ts";
import { personProcedure, publicProcedure, router, sessionProcedure, tenantProcedure } from "./init.ts";
import { email, name, token } from "./inputs.ts";

const id = z.strictObject({ id: z.uuid() });

export const tenantsRouter = router({
  create: personProcedure.input(z.strictObject({ name })).mutation(({ ctx, input }) => {
    const tenantId = randomUUID();
    return withTenant(ctx.services.db, tenantId, async (tx) => {
      const tenant = await createTenant(tx, { tenantId, name: input.name, owner: ctx.actor });
      await switchTenant(tx, ctx.person, tenantId);
      return tenant;
    });
  }),

  /** Those that the asking person belongs to. */
  mine: personProcedure.query(async ({ ctx }) => {
    const mine = await listMyTenants(ctx.services.db, ctx.person.userId);
    return mine.map(({ id, name: called, role }) => ({ id, name: called, role }));
  }),

  switch: personProcedure
    .input(z.strictObject({ tenantId: z.uuid() }))
    .mutation(({ ctx, input }) => switchTenant(ctx.services.db, ctx.person, input.tenantId)),

  rename: tenantProcedure("admin")
    .input(z.strictObject({ name }))
    .mutation(({ ctx, input }) => renameTenant(ctx.tx, ctx.tenantId, input.name, ctx.actor)),

  set: tenantProcedure("admin")
    .input(z.strictObject({ timeZone: z.enum(TIME_ZONES), currency: z.enum(CURRENCIES) }))
    .mutation(({ ctx, input }) => setTenantSettings(ctx.tx, ctx.tenantId, input, ctx.actor)),

  /** What can be set: by the server's own lists, so that pages and procedures agree. */
  choices: tenantProcedure("admin").query(() => ({ timeZones: TIME_ZONES, currencies: CURRENCIES })),

  members: tenantProcedure("member").query(({ ctx }) => listMembers(ctx.tx, ctx.tenantId)),

  setRole: tenantProcedure("admin")
    .input(z.strictObject({ userId: z.uuid(), role: z.enum(ROLES) }))
    .mutation(({ ctx, input }) =>
      setRole(ctx.tx, { tenantId: ctx.tenantId, userId: input.userId, actor: ctx.actor }, input.role),
    ),

  /** Members may take out themselves; the verb holds the rest. */
  removeMember: tenantProcedure("member")
    .input(z.strictObject({ userId: z.uuid() }))
    .mutation(({ ctx, input }) =>
      removeMember(ctx.tx, { tenantId: ctx.tenantId, userId: input.userId, actor: ctx.actor }),
    ),

  invitations: tenantProcedure("admin").query(({ ctx }) => listInvitations(ctx.tx, ctx.tenantId)),

  invite: tenantProcedure("admin")
    .input(z.strictObject({ role: z.enum(["admin", "member"]), email: email.optional() }))
    .mutation(async ({ ctx, input }) => {
      const made = await invite(ctx.tx, {
        tenantId: ctx.tenantId,
        role: input.role,
        email: input.email ?? null,
        actor: ctx.actor,
      });
      return { id: made.id, url: new URL(`/invite/${made.token}`, ctx.services.env.PUBLIC_ORIGIN).href };
    }),

  revokeInvitation: tenantProcedure("admin")
    .input(id)
    .mutation(({ ctx, input }) => revokeInvitation(ctx.tx, ctx.tenantId, input.id, ctx.actor)),

  previewInvitation: publicProcedure.input(z.strictObject({ token })).query(async ({ ctx, input }) => {
    const { tenantName, role, email: bound } = await previewInvitation(ctx.services.db, input.token);
    return { tenantName, role, email: bound };
  }),

  acceptInvitation: sessionProcedure.input(z.strictObject({ token })).mutation(async ({ ctx, input }) => {
    const { tenantId } = await previewInvitation(ctx.services.db, input.token);
    await withTenant(ctx.services.db, tenantId, async (tx) => {
      await acceptInvitation(tx, input.token, tenantId, ctx.actor);
      await switchTenant(tx, ctx.session, tenantId);
    });
    return { tenantId };
  }),
});
