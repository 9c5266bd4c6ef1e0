import { createHash, randomBytes } from "node:crypto";
import { openDatabase } from "#src/db/client.ts";
import { seedFranchise } from "../testkit/franchise.ts";
import { timed } from "./measure.ts";
import type { Stack } from "./stack.ts";

/** Accounts of so many workspaces, under the workspace's own id. */
export const brandId = (n: number): string => `5eed0000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const brands = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => ({ tenantId: brandId(from + n), connectionId: brandId(from + n) }));

const [AT_ONCE, WRITERS] = [50, 2];

/** Workspaces of so many leads each; the first has notes as well. @returns seconds */
export async function seedBrands(
  { database, sql }: Stack,
  { tenants, leads, notes }: { tenants: number; leads: number; notes: number },
): Promise<number> {
  const owner = openDatabase(database.ownerUrl, {
    max: WRITERS,
    statementTimeoutMs: 600_000,
    answerTimeoutMs: 600_000,
  });
  try {
    return await timed(async () => {
      await Promise.all(
        Array.from({ length: WRITERS }, async (_, writer) => {
          if (writer === 0) await seedFranchise(owner.db, brands(0, 1), { leads, notes, historyDays: 90 });
          for (let from = 1 + writer * AT_ONCE; from < tenants; from += WRITERS * AT_ONCE)
            await seedFranchise(owner.db, brands(from, Math.min(tenants, from + AT_ONCE)), { leads, historyDays: 30 });
        }),
      );
      await sql`vacuum (analyze)`;
    });
  } finally {
    await owner.close();
  }
}

/** The person of `email`, signed in to each of these workspaces at once. @returns what each browser sends */
export async function signedInto(
  { sql }: Stack,
  email: string,
  tenantIds: readonly string[],
): Promise<Record<string, string>[]> {
  return Promise.all(
    tenantIds.map(async (tenantId) => {
      const id = randomBytes(32).toString("base64url");
      await sql`insert into memberships (tenant_id, user_id, role) select ${tenantId}, id, 'member' from users where email = ${email}`;
      await sql`insert into sessions (id, user_id, tenant_id, expires_at)
                select ${createHash("sha256").update(id).digest("hex")}, id, ${tenantId}, now() + interval '1 day' from users where email = ${email}`;
      return { cookie: `syncline_session=${id}` };
    }),
  );
}
