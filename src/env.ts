import { z } from "zod";
import { ConfigError } from "./errors.ts";

const url = (fallback: string, why: string) => z.url().default(fallback).describe(why);
const postgresUrl = (why: string, example: string) =>
  z
    .url({ protocol: /^postgres(ql)?$/ })
    .describe(why)
    .meta({ example });

/** `kid:base64` pairs, newest first; each key is 32 bytes. */
const tokenKeys = z
  .string()
  .regex(
    /^[\w-]+:[A-Za-z0-9+/]{43}=(,[\w-]+:[A-Za-z0-9+/]{43}=)*$/,
    "expected kid:base64-of-32-bytes, comma-separated, newest first",
  )
  .describe("encrypts provider tokens at rest")
  .meta({ example: "k1:$(openssl rand -base64 32)" });

const runtime = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("production").describe("how the process runs"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info").describe("log detail"),
  APP_DATABASE_URL: postgresUrl(
    "web and worker sign in to Postgres with it; never the owner",
    "postgres://syncline_app:…@localhost:5432/syncline",
  ),
  TOKEN_KEYS: tokenKeys,
  GOOGLE_CLIENT_ID: z
    .string()
    .min(1)
    .optional()
    .describe("your Google OAuth client; without it Google cannot be connected"),
  GOOGLE_CLIENT_SECRET: z.string().min(1).optional().describe("belongs to GOOGLE_CLIENT_ID"),
  GOOGLE_AUTHORIZE_URL: url("https://accounts.google.com/o/oauth2/v2/auth", "consent page"),
  GOOGLE_TOKEN_URL: url("https://oauth2.googleapis.com/token", "code exchange and refresh"),
  GOOGLE_REVOKE_URL: url("https://oauth2.googleapis.com/revoke", "revocation"),
  GOOGLE_USERINFO_URL: url("https://openidconnect.googleapis.com/v1/userinfo", "identity"),
  GOOGLE_CERTS_URL: url("https://www.googleapis.com/oauth2/v3/certs", "signing keys, JWKS"),
  GMAIL_ROOT_URL: url("https://gmail.googleapis.com/", "Gmail API"),
  GMAIL_BATCH_URL: z
    .union([z.url(), z.literal("")])
    .default("https://gmail.googleapis.com/batch/gmail/v1")
    .describe("Gmail batch endpoint; empty = single gets"),
  CALENDAR_ROOT_URL: url("https://www.googleapis.com/", "Calendar API"),
  GMAIL_QUOTA: z
    .enum(["new", "old", "off"])
    .default("new")
    .describe("Google's price list and allowance: new = 6,000 units a minute, old = 15,000; off = no limit"),
  GMAIL_UNITS_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe("Gmail quota units per user and minute where it is another number; 0 = no limit"),
  GOOGLE_REQUESTS_PER_SECOND: z.coerce
    .number()
    .min(0)
    .optional()
    .describe("HTTP requests to Google per user, a batch being one; default 1; 0 = no limit"),
  GOOGLE_PARALLEL_FETCHES: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe("calls to Google under way at once per user and process; default 5; 0 = no limit"),
  CLIENTTETHER_BASE_URL: url("https://api.clienttether.com/v2/api/", "ClientTether API"),
  CLIENTTETHER_REQUESTS_PER_SECOND: z.coerce
    .number()
    .min(0)
    .max(100)
    .refine((rate) => rate === 0 || rate >= 0.5, "must be 0, or 0.5 at least")
    .default(1)
    .describe("requests to ClientTether per account; 0 = no limit"),
  SANDBOX_URL: z.url().optional().describe("set when the provider stand-ins run"),
});

const paired = <
  T extends z.ZodType<{ GOOGLE_CLIENT_ID?: string | undefined; GOOGLE_CLIENT_SECRET?: string | undefined }>,
>(
  schema: T,
) =>
  schema.refine((env) => (env.GOOGLE_CLIENT_ID === undefined) === (env.GOOGLE_CLIENT_SECRET === undefined), {
    path: ["GOOGLE_CLIENT_SECRET"],
    message: "set both GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET, or neither",
  });

const web = runtime.extend({
  HOST: z.string().default("127.0.0.1").describe("address to bind"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4321).describe("port to bind"),
  PUBLIC_ORIGIN: z
    .url()
    .optional()
    .describe("the address people type; default http://localhost:PORT")
    .meta({ example: "https://sync.example.com" }),
  METRICS_TOKEN: z.string().min(16).optional().describe("bearer token for /metrics; without it /metrics answers 404"),
  TRUSTED_PROXIES: z.coerce
    .number()
    .int()
    .min(0)
    .max(5)
    .default(0)
    .describe("reverse proxies in front that set X-Forwarded-For"),
});

const worker = runtime.extend({
  WORKER_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(4)
    .describe("streams read at once by this process"),
});

const cli = runtime.extend({
  PUBLIC_ORIGIN: z.url().default("http://localhost:4321").describe("the address people type"),
  DEMO_EMAIL: z.email().default("demo@example.com").describe("the demo's sign-in"),
  DEMO_PASSWORD: z.string().min(12).optional().describe("the demo's password; only the demo commands need it"),
});

const migrate = z.object({
  DATABASE_URL: postgresUrl("the owner; used by migrate only", "postgres://owner:…@localhost:5432/syncline"),
  APP_DATABASE_URL: postgresUrl(
    "the role it names is created for web and worker",
    "postgres://syncline_app:…@localhost:5432/syncline",
  ),
  READONLY_DATABASE_URL: postgresUrl(
    "its role is created for people who only look",
    "postgres://syncline_readonly:…@localhost:5432/syncline",
  ).optional(),
});

export type RuntimeEnv = z.output<typeof runtime>;
export type WebEnv = z.output<typeof web> & { PUBLIC_ORIGIN: string };
export type WorkerEnv = z.output<typeof worker>;
export type CliEnv = z.output<typeof cli>;
export type MigrateEnv = z.output<typeof migrate>;
type Source = Record<string, string | undefined>;

/**
 * Names, reasons and examples only: a rejected value may be a secret.
 *
 * @throws ConfigError that lists every problem at once
 */
function read<T extends z.ZodType>(schema: T, fields: z.ZodRawShape, source: Source): z.output<T> {
  // An empty line in .env means "not set", except where empty has a meaning of its own.
  const given = Object.fromEntries(
    Object.entries(source).filter(([name, value]) => value !== "" || name === "GMAIL_BATCH_URL"),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = issue.path.join(".");
    const field = fields[name] as z.ZodType | undefined;
    const missing = given[name] === undefined;
    const example = field?.meta()?.["example"];
    return `  ${name}: ${missing && issue.code !== "custom" ? "is missing" : issue.message} — ${field?.description ?? "see .env.example"}${example ? `; example: ${String(example)}` : ""}`;
  });
  throw new ConfigError(
    `Bad environment, ${lines.length} problem(s); .env.example explains each:\n${[...new Set(lines)].join("\n")}`,
  );
}

export function readWebEnv(source: Source = process.env): WebEnv {
  const env = read(paired(web), web.shape, source);
  return { ...env, PUBLIC_ORIGIN: new URL(env.PUBLIC_ORIGIN ?? `http://localhost:${env.PORT}`).origin };
}

export function readWorkerEnv(source: Source = process.env): WorkerEnv {
  return read(paired(worker), worker.shape, source);
}

export function readMigrateEnv(source: Source = process.env): MigrateEnv {
  return read(migrate, migrate.shape, source);
}

/** What a command needs: the runtime's settings, and who the demo's person is. */
export function readCliEnv(source: Source = process.env): CliEnv {
  const env = read(paired(cli), cli.shape, source);
  return { ...env, PUBLIC_ORIGIN: new URL(env.PUBLIC_ORIGIN).origin };
}
