import { randomBytes } from "node:crypto";

/** Single-use values under unguessable names, forgotten after ten minutes. */
export type Tickets<T> = { issue(value: T): string; take(name: string): T | undefined };

const LIFETIME_MS = 10 * 60 * 1000;

export function createTickets<T>(prefix: string, now: () => number = Date.now): Tickets<T> {
  const waiting = new Map<string, { value: T; expiresAtMs: number }>();
  return {
    issue(value) {
      for (const [name, one] of waiting) if (one.expiresAtMs < now()) waiting.delete(name);
      const name = `${prefix}${randomBytes(36).toString("base64url")}`;
      waiting.set(name, { value, expiresAtMs: now() + LIFETIME_MS });
      return name;
    },
    take(name) {
      const known = waiting.get(name);
      waiting.delete(name);
      return known && known.expiresAtMs > now() ? known.value : undefined;
    },
  };
}
