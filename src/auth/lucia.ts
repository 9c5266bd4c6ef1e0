import { randomUUID } from "node:crypto";
import { Lucia, TimeSpan } from "lucia";
import type { Db, Tx } from "#src/db/client.ts";
import type { Role } from "#src/domain/tenants/role.ts";
import { ABSOLUTE_DAYS, type Person, type Session, newSessionId, sessionHashOf } from "./session.ts";
import { findLost, sessionStore, touchSession } from "./session-store.ts";

type SessionAttributes = {
  publicId: string;
  tenantId: string;
  role: Role;
  stale: boolean;
  userAgent: string | null;
  ip: string | null;
};
type UserAttributes = { email: string; name: string };

declare module "lucia" {
  interface Register {
    Lucia: Lucia<SessionAttributes, UserAttributes>;
    DatabaseSessionAttributes: SessionAttributes;
    DatabaseUserAttributes: UserAttributes;
  }
}

export type NewSession = { userId: string; tenantId: string; userAgent: string | null; ip: string | null };

export type Auth = {
  /** @returns null for a missing, unknown, expired, idle or revoked session */
  read(cookieHeader: string | null): Promise<Session | null>;
  /** Whoever presents a session that has lost its workspace; null for everybody else. */
  readLost(cookieHeader: string | null): Promise<Person | null>;
  /** A new session in the caller's transaction. @returns the Set-Cookie header's value */
  start(tx: Tx, session: NewSession): Promise<string>;
  /** End the presented session, if there is one. @returns the Set-Cookie that forgets it */
  end(db: Db | Tx, cookieHeader: string | null): Promise<string>;
};

/** @param secure whether people come over https */
export const sessionCookieName = (secure: boolean) => (secure ? "__Host-syncline_session" : "syncline_session");

/** @param secure whether people come over https: then the cookie is `__Host-` and never leaves it */
export function openAuth(db: Db, secure: boolean): Auth {
  const name = sessionCookieName(secure);
  const lucia = (on: Db | Tx) =>
    new Lucia<SessionAttributes, UserAttributes>(sessionStore(on), {
      sessionExpiresIn: new TimeSpan(ABSOLUTE_DAYS, "d"),
      sessionCookie: { name, attributes: { secure, sameSite: "lax", path: "/" } },
      getSessionAttributes: (attributes) => attributes,
      getUserAttributes: (attributes) => attributes,
    });
  const reader = lucia(db);

  return {
    async read(cookieHeader) {
      const id = presented(reader, cookieHeader);
      if (!id) return null;
      const { session, user } = await reader.validateSession(id);
      if (!session) return null;
      const sessionHash = sessionHashOf(id);
      // A database that cannot be written to can still be read.
      if (session.stale) await touchSession(db, sessionHash).catch(() => {});
      const { publicId, tenantId, role } = session;
      return { sessionId: publicId, sessionHash, userId: user.id, email: user.email, name: user.name, tenantId, role };
    },
    async readLost(cookieHeader) {
      const id = presented(reader, cookieHeader);
      return id ? findLost(db, sessionHashOf(id)) : null;
    },
    async start(tx, { userId, tenantId, userAgent, ip }) {
      const attributes = {
        publicId: randomUUID(),
        tenantId,
        role: "member" as const,
        stale: false,
        userAgent: userAgent?.slice(0, 300) ?? null,
        ip,
      };
      const session = await lucia(tx).createSession(userId, attributes, { sessionId: newSessionId() });
      return reader.createSessionCookie(session.id).serialize();
    },
    async end(on, cookieHeader) {
      const id = presented(reader, cookieHeader);
      if (id) await lucia(on).invalidateSession(id);
      return reader.createBlankSessionCookie().serialize();
    },
  };
}

function presented(lucia: Lucia<SessionAttributes, UserAttributes>, cookieHeader: string | null): string | null {
  try {
    return cookieHeader === null ? null : lucia.readSessionCookie(cookieHeader);
  } catch {
    // A cookie that does not decode is nobody's.
    return null;
  }
}
