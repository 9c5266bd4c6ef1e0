import { createHash, randomBytes } from "node:crypto";
import type { Role } from "#src/domain/tenants/role.ts";

/** A signed-in person in one workspace, found in one look-up. */
export type Session = {
  /** What lists show and revoke by. */
  sessionId: string;
  /** SHA-256 of the cookie's id: binds OAuth states and keeps a stream to its session. */
  sessionHash: string;
  userId: string;
  email: string;
  name: string;
  tenantId: string;
  role: Role;
};

/** Somebody signed in, in whichever workspace or in none. */
export type Person = Pick<Session, "sessionHash" | "userId" | "email" | "name">;

/** Days a session lives at most, and without being used. */
export const ABSOLUTE_DAYS = 30;
export const IDLE_DAYS = 7;

/** 256 random bits; only their hash is ever stored. */
export const newSessionId = (): string => randomBytes(32).toString("base64url");

export const sessionHashOf = (id: string): string => createHash("sha256").update(id).digest("hex");
