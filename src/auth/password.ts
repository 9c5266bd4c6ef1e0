import { hash, verify } from "@node-rs/argon2";

/** OWASP's argon2id minimum: 19 MiB, two passes. Argon2id is the library's default. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const PASSWORD_LENGTH = { min: 12, max: 200 };

export const hashPassword = (password: string): Promise<string> => hash(password, COST);

let nobody: Promise<string> | undefined;

/** Costs the same whether or not there is such an account: a null hash is checked against one that nothing matches. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  nobody ??= hashPassword("no account has this password");
  const matches = await verify(passwordHash ?? (await nobody), password);
  return matches && passwordHash !== null;
}
