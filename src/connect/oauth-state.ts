import { createHash, randomBytes } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { type Db, rowsOf } from "#src/db/client.ts";
import { oauthStates } from "#src/db/schema/index.ts";
import type { Secrets } from "#src/db/secrets.ts";
import { ConnectError } from "./errors.ts";

const LIFE_MINUTES = 10;

export type Pending = {
  tenantId: string;
  userId: string;
  provider: string;
  connectionId: string | null;
  returnTo: string;
};
export type Visitor = { sessionId: string; userId: string; tenantId: string };
type Proof = { codeVerifier: string; nonce: string };

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const random = () => randomBytes(32).toString("base64url");
const place = (tenantId: string, provider: string, stateHash: string) => ({
  tenantId,
  provider,
  id: stateHash,
  field: "oauth_state",
});

/** @returns the state to send out, and what only we and the provider may know */
export async function openState(
  db: Db,
  secrets: Secrets,
  sessionId: string,
  pending: Pending,
): Promise<{ state: string; codeChallenge: string } & Proof> {
  const state = random();
  const proof: Proof = { codeVerifier: random(), nonce: random() };
  const stateHash = hash(state);
  await db.insert(oauthStates).values({
    ...pending,
    stateHash,
    sessionHash: hash(sessionId),
    secret: secrets.seal(JSON.stringify(proof), place(pending.tenantId, pending.provider, stateHash)),
    expiresAt: sql`clock_timestamp() + make_interval(mins => ${LIFE_MINUTES})`,
  });
  return { state, codeChallenge: createHash("sha256").update(proof.codeVerifier).digest("base64url"), ...proof };
}

/**
 * Take a state out of the store: it can be used once, by the session, user, tenant and provider it was made for.
 *
 * @throws ConnectError state_invalid, the same for every reason
 */
export async function takeState(
  db: Db,
  secrets: Secrets,
  visitor: Visitor,
  provider: string,
  state: string,
): Promise<Pending & Proof> {
  const [found] = await db
    .delete(oauthStates)
    .where(eq(oauthStates.stateHash, hash(state)))
    .returning();
  if (!found) throw new ConnectError("state_invalid");
  const [clock] = await rowsOf<{ alive: boolean }>(
    db,
    sql`select ${found.expiresAt.toISOString()}::timestamptz > clock_timestamp() as alive`,
  );
  const mine =
    found.sessionHash === hash(visitor.sessionId) &&
    found.userId === visitor.userId &&
    found.tenantId === visitor.tenantId &&
    found.provider === provider;
  if (!mine || clock?.alive !== true) throw new ConnectError("state_invalid");
  const proof = JSON.parse(secrets.open(found.secret, place(found.tenantId, found.provider, found.stateHash))) as Proof;
  return { ...found, ...proof };
}
