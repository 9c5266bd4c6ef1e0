import { randomBytes } from "node:crypto";
import { appendFileSync, chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseEnv } from "node:util";

export type Env = Record<string, string | undefined>;

const SECRETS: { name: string; why: string; make: () => string }[] = [
  { name: "TOKEN_KEYS", why: "encrypts provider tokens; losing it disconnects every account", make: tokenKey },
  { name: "METRICS_TOKEN", why: "bearer token of /metrics", make: password },
  { name: "SYNCLINE_APP_PASSWORD", why: "database role of web and worker (embedded Postgres)", make: password },
  { name: "SYNCLINE_READONLY_PASSWORD", why: "database role that only looks (embedded Postgres)", make: password },
  { name: "DEMO_PASSWORD", why: "sign-in of the demo user", make: password },
];

/** What the file says, overridden by the real environment. Secrets that neither has are made and appended (0600). */
export function loadEnvFile(path: string, environment: Env): Env {
  const written = existsSync(path) ? parseEnv(readFileSync(path, "utf8")) : {};
  const missing = SECRETS.filter(({ name }) => !environment[name] && !written[name]);
  if (missing.length > 0) {
    const made = Object.fromEntries(missing.map(({ name, make }) => [name, make()]));
    const lines = missing.map(({ name, why }) => `# ${why}\n${name}=${made[name]}\n`).join("");
    if (existsSync(path)) appendFileSync(path, `\n${lines}`);
    else writeFileSync(path, `# Made by npm start. .env.example explains every setting.\n${lines}`, { mode: 0o600 });
    chmodSync(path, 0o600);
    Object.assign(written, made);
  }
  const given = Object.entries(environment).filter(([, value]) => value !== undefined);
  return { ...written, ...Object.fromEntries(given) };
}

function tokenKey(): string {
  return `k1:${randomBytes(32).toString("base64")}`;
}

function password(): string {
  return randomBytes(18).toString("base64url");
}

/** For `--env-file`: what one process would need to join the running parts. */
export function writeEnvFile(path: string, env: Env): void {
  const lines = Object.entries(env).map(([name, value]) => `${name}="${value ?? ""}"\n`);
  writeFileSync(path, lines.join(""), { mode: 0o600 });
}
