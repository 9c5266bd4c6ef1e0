import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { type TestVisitor, PASSWORD, openTestServices, openVisitor } from "#testkit/web.ts";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withTenant } from "#src/db/client.ts";
import { invitations, users } from "#src/db/schema/index.ts";
import type { Services } from "#src/web/services.ts";

let database: TestDatabase;
let services: Services;

beforeAll(async () => {
  database = await openTestDatabase();
  services = await openTestServices(database.appUrl);
});

afterAll(async () => {
  await services.close();
  await database.drop();
});

const tokenOf = (url: string) => url.split("/").at(-1) ?? "";
const codeOf = (error: unknown) => (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).message;
const refusal = (work: Promise<unknown>) => work.then(() => "done").catch(codeOf);

/** Somebody new in the workspace of `host`. */
async function join(host: TestVisitor, name: string, role: "admin" | "member") {
  const guest = openVisitor(services);
  const person = await guest.signUp(name);
  const { url } = await host.call((api) => api.tenants.invite({ role }));
  await guest.call((api) => api.tenants.acceptInvitation({ token: tokenOf(url) }));
  return { guest, ...person };
}

test("two workspaces of one name have two slugs", async () => {
  const ada = openVisitor(services);
  await ada.signUp("Ada");
  const [first, second] = [
    await ada.call((api) => api.tenants.create({ name: "Über Größe!" })),
    await ada.call((api) => api.tenants.create({ name: "Über Größe!" })),
  ];
  expect(first.slug).toBe("uber-gro-e");
  expect(second.slug).toMatch(/^uber-gro-e-[0-9a-f]{6}$/);
  const me = await ada.call((api) => api.auth.me());
  expect(me?.tenant.id).toBe(second.id);
  expect(me?.tenants).toHaveLength(3);
});

test("an invitation is for one use, and signs the guest into its workspace", async () => {
  const host = openVisitor(services);
  const { tenantId } = await host.signUp("Bea");
  const { url } = await host.call((api) => api.tenants.invite({ role: "admin" }));
  const token = tokenOf(url);
  const [stored] = await services.db
    .select()
    .from(invitations)
    .where(sql`tenant_id = ${tenantId}`);
  expect(JSON.stringify(stored)).not.toContain(token);

  const stranger = openVisitor(services);
  expect(await stranger.call((api) => api.tenants.previewInvitation({ token }))).toEqual({
    tenantName: "Bea & Co",
    role: "admin",
    email: null,
  });
  const guests = [openVisitor(services), openVisitor(services), openVisitor(services)];
  for (const guest of guests) await guest.signUp("Guest");
  const outcomes = await Promise.all(
    guests.map((guest) => refusal(guest.call((api) => api.tenants.acceptInvitation({ token })))),
  );
  expect(outcomes.sort()).toEqual(["NOT_FOUND", "NOT_FOUND", "done"]);
  const inside = await Promise.all(guests.map((guest) => guest.call((api) => api.auth.me())));
  expect(inside.filter((me) => me?.tenant.id === tenantId).map((me) => me?.role)).toEqual(["admin"]);
});

test("an invitation for an address is refused to any other, and stays good", async () => {
  const host = openVisitor(services);
  await host.signUp("Cleo");
  const [right, wrong] = [openVisitor(services), openVisitor(services)];
  const { email } = await right.signUp("Right");
  await wrong.signUp("Wrong");
  const { url } = await host.call((api) => api.tenants.invite({ role: "member", email: email.toUpperCase() }));
  expect(await refusal(wrong.call((api) => api.tenants.acceptInvitation({ token: tokenOf(url) })))).toBe("OTHER_EMAIL");
  expect(await refusal(right.call((api) => api.tenants.acceptInvitation({ token: tokenOf(url) })))).toBe("done");
});

test("an expired or revoked invitation is not found", async () => {
  const [host, guest] = [openVisitor(services), openVisitor(services)];
  await host.signUp("Dora");
  await guest.signUp("Guest");
  const [old, revoked] = [
    await host.call((api) => api.tenants.invite({ role: "member" })),
    await host.call((api) => api.tenants.invite({ role: "member" })),
  ];
  await services.db.execute(sql`update invitations set expires_at = now() where id = ${old.id}`);
  await host.call((api) => api.tenants.revokeInvitation({ id: revoked.id }));
  expect(await host.call((api) => api.tenants.invitations())).toEqual([]);
  for (const { url } of [old, revoked]) {
    expect(await refusal(guest.call((api) => api.tenants.acceptInvitation({ token: tokenOf(url) })))).toBe("NOT_FOUND");
    expect(await refusal(guest.call((api) => api.tenants.previewInvitation({ token: tokenOf(url) })))).toBe(
      "NOT_FOUND",
    );
  }
});

/** What signing up with an invitation ends in, and whether the address has an account afterwards. */
async function signUpInvited(invitation: string, email: string) {
  const guest = openVisitor(services);
  const person = { name: "Newcomer", email, password: PASSWORD };
  const outcome = await guest
    .call((api) => api.auth.signUp({ ...person, invitation }))
    .then(() => "done")
    .catch((error: Error) => error.message);
  const rows = await services.db.select().from(users).where(eq(users.email, email));
  return { guest, outcome, exists: rows.length > 0 };
}

test("an invited newcomer signs up straight into the workspace, and has no other", async () => {
  const host = openVisitor(services);
  const { tenantId } = await host.signUp("Ivy");
  const { url } = await host.call((api) => api.tenants.invite({ role: "admin", email: "invited@example.com" }));
  const { guest, outcome } = await signUpInvited(tokenOf(url), "Invited@Example.com");
  expect(outcome).toBe("done");
  const me = await guest.call((api) => api.auth.me());
  expect(me).toMatchObject({ tenant: { id: tenantId }, role: "admin" });
  expect(me?.tenants).toHaveLength(1);
  expect((await host.call((api) => api.audit.list({}))).items[0]).toMatchObject({
    action: "invitation.accepted",
    actor: "Newcomer <invited@example.com>",
  });
});

test("an invitation that cannot be accepted is refused in its own words, and makes nobody", async () => {
  const host = openVisitor(services);
  await host.signUp("Jo");
  const invited = async (address?: string) =>
    host.call((api) => api.tenants.invite({ role: "member", ...(address ? { email: address } : {}) }));
  const [used, expired, revoked, other] = [
    await invited(),
    await invited(),
    await invited(),
    await invited("a@example.net"),
  ];
  expect(await signUpInvited(tokenOf(used.url), "first@example.net")).toMatchObject({ outcome: "done", exists: true });
  await services.db.execute(sql`update invitations set expires_at = now() where id = ${expired.id}`);
  await host.call((api) => api.tenants.revokeInvitation({ id: revoked.id }));

  for (const token of [tokenOf(used.url), tokenOf(expired.url), tokenOf(revoked.url), "x".repeat(43)])
    expect(await signUpInvited(token, "second@example.net")).toMatchObject({
      outcome: "This invitation no longer works: it was used, revoked or has expired.",
      exists: false,
    });
  expect(await signUpInvited(tokenOf(other.url), "b@example.net")).toMatchObject({
    outcome: "This invitation is for another address.",
    exists: false,
  });
  expect(await signUpInvited(tokenOf(other.url), "first@example.net")).toMatchObject({
    outcome: "There is already an account with this address.",
  });
  expect(await signUpInvited(tokenOf(other.url), "a@example.net")).toMatchObject({ outcome: "done", exists: true });
});

test("of two who sign up with one invitation at once, one exists", async () => {
  const host = openVisitor(services);
  await host.signUp("Kai");
  const token = tokenOf((await host.call((api) => api.tenants.invite({ role: "member" }))).url);
  const both = await Promise.all(["k1@example.net", "k2@example.net"].map((email) => signUpInvited(token, email)));
  expect(both.map(({ outcome, exists }) => [outcome === "done", exists]).sort()).toEqual([
    [false, false],
    [true, true],
  ]);
  expect(await host.call((api) => api.tenants.members())).toHaveLength(2);
});

test("signing up names a workspace or an invitation, and not both", async () => {
  const person = { name: "Both", email: "both@example.net", password: PASSWORD };
  for (const place of [{}, { workspace: "Own", invitation: "x".repeat(43) }]) {
    const answer = openVisitor(services).call((api) => api.auth.signUp({ ...person, ...place }));
    await expect(answer).rejects.toMatchObject({ code: "BAD_REQUEST" });
  }
  expect(await services.db.select().from(users).where(eq(users.email, person.email))).toEqual([]);
});

test("the last owner can neither leave nor step down, and two cannot do so at once", async () => {
  const host = openVisitor(services);
  const me = await host.signUp("Edna");
  const stepDown = () => refusal(host.call((api) => api.tenants.setRole({ userId: me.userId, role: "member" })));
  expect(await stepDown()).toBe("LAST_OWNER");
  expect(await refusal(host.call((api) => api.tenants.removeMember({ userId: me.userId })))).toBe("LAST_OWNER");

  const { guest, userId } = await join(host, "Partner", "admin");
  await host.call((api) => api.tenants.setRole({ userId, role: "owner" }));
  const outcomes = await Promise.all([
    refusal(host.call((api) => api.tenants.removeMember({ userId: me.userId }))),
    refusal(guest.call((api) => api.tenants.removeMember({ userId }))),
  ]);
  expect(outcomes.sort()).toEqual(["LAST_OWNER", "done"]);
});

test("an admin cannot touch an owner or make one; a member can only leave", async () => {
  const host = openVisitor(services);
  const owner = await host.signUp("Fay");
  const admin = await join(host, "Admin", "admin");
  const member = await join(host, "Member", "member");
  expect(await refusal(admin.guest.call((api) => api.tenants.setRole({ userId: owner.userId, role: "member" })))).toBe(
    "FORBIDDEN",
  );
  expect(await refusal(admin.guest.call((api) => api.tenants.setRole({ userId: admin.userId, role: "owner" })))).toBe(
    "FORBIDDEN",
  );
  expect(await refusal(admin.guest.call((api) => api.tenants.removeMember({ userId: owner.userId })))).toBe(
    "FORBIDDEN",
  );
  expect(await refusal(member.guest.call((api) => api.tenants.removeMember({ userId: admin.userId })))).toBe(
    "FORBIDDEN",
  );
  expect(await refusal(member.guest.call((api) => api.tenants.removeMember({ userId: member.userId })))).toBe("done");
});

test("whoever is removed loses this workspace at once, keeps the others, and can always sign in", async () => {
  const host = openVisitor(services);
  await host.signUp("Gwen");
  const { guest, userId, email } = await join(host, "Leaver", "member");
  await host.call((api) => api.tenants.removeMember({ userId }));
  expect(await guest.call((api) => api.auth.me())).toBeNull();

  await guest.call((api) => api.auth.signIn({ email, password: PASSWORD }));
  const own = await guest.call((api) => api.auth.me());
  expect(own?.tenants.map((one) => one.name)).toEqual(["Leaver & Co"]);
  await services.db.execute(sql`delete from memberships where user_id = ${userId}`);
  await guest.call((api) => api.auth.signIn({ email, password: PASSWORD }));
  expect((await guest.call((api) => api.auth.me()))?.tenant.name).toBe("Leaver's workspace");
});

test("every change stands in the audit log, which Postgres does not let the app rewrite", async () => {
  const host = openVisitor(services);
  const { tenantId, userId } = await host.signUp("Hana");
  const { userId: guestId } = await join(host, "Guest", "member");
  await host.call((api) => api.tenants.rename({ name: "Renamed" }));
  await host.call((api) => api.tenants.setRole({ userId: guestId, role: "admin" }));
  await host.call((api) => api.tenants.removeMember({ userId: guestId }));
  const pages: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await host.call((api) => api.audit.list({ limit: 2, ...(cursor ? { cursor } : {}) }));
    pages.push(...page.items.map((item) => item.action));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(pages).toEqual([
    "member.removed",
    "member.role_set",
    "tenant.renamed",
    "invitation.accepted",
    "invitation.created",
    "tenant.created",
  ]);

  for (const change of [
    sql`update audit_log set actor = 'nobody'`,
    sql`delete from audit_log`,
    sql`truncate audit_log`,
  ]) {
    await expect(withTenant(services.db, tenantId, (tx) => tx.execute(change))).rejects.toMatchObject({
      cause: { code: "42501" },
    });
  }
  expect(userId).not.toBe(guestId);
});
