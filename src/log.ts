import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";
import { type Logger, pino, stdSerializers, stdTimeFunctions } from "pino";

/** One id from the request, through the job, to the provider's call: 32 hex digits, as in W3C Trace Context. */
const traces = new AsyncLocalStorage<string>();

export const newTraceId = (): string => randomBytes(16).toString("hex");
export const traceId = (): string | undefined => traces.getStore();
export const withTrace = <T>(id: string, fn: () => T): T => traces.run(id, fn);

const SECRET_NAME =
  /token|secret|password|passwd|authorization|cookie|verifier|credential|api[-_]?key|session_?(id|hash)|^code$|^state$|payload$|snippet|subject|^(params|detail|where)$/i;

/** What secrets look like in running text: URLs with passwords, bearer values, query parameters, JWTs, our envelope. */
const SECRET_TEXT: [RegExp, string][] = [
  // What a failed statement was given: mails, hashes, addresses.
  [/\nparams: [^]*?(?=\n\s+at |$)/g, "\nparams: [redacted]"],
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi, "$1:[redacted]@"],
  [/\b(bearer|basic)\s+[\w.~+/=-]+/gi, "$1 [redacted]"],
  [
    /([?&#](?:code|state|token|access_token|refresh_token|id_token|client_secret|code_verifier|nonce|key)=)[^&\s"']+/gi,
    "$1[redacted]",
  ],
  [
    /((?:"|\b)(?:access_token|refresh_token|id_token|client_secret|code_verifier|password|authorization|cookie|code|state)"?\s*[:=]\s*"?)[^\s",}&;]+/gi,
    "$1[redacted]",
  ],
  [/\bey[\w-]{6,}\.[\w-]+\.[\w-]*/g, "[redacted jwt]"],
  [/\benc:v1:[^\s"]+/g, "[redacted]"],
  [/\b(?:ya29\.|1\/\/)[\w-]+/g, "[redacted]"],
];

/** `state_invalid`, `ECONNRESET`, `BAD_INPUT`: a code of ours or the system's. What a provider hands out has digits or signs. */
const ERROR_CODE = /^(?:[a-z]{2,}(?:_[a-z]{2,})*|[A-Z]{2,}(?:_[A-Z]{2,})*)$/;
const isErrorCode = (name: string, value: unknown) =>
  name === "code" && typeof value === "string" && value.length <= 40 && ERROR_CODE.test(value);

export function redactText(text: string): string {
  return SECRET_TEXT.reduce((clean, [pattern, by]) => clean.replace(pattern, by), text);
}

/** A copy without secrets, by name at any depth and by look in any string; cycles and depth are cut. */
export function redact(value: unknown, depth = 0, seen = new WeakSet<object>()): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value !== "object" || value === null) return typeof value === "bigint" ? String(value) : value;
  if (depth > 6 || seen.has(value)) return "[cut]";
  seen.add(value);
  if (value instanceof Date) return value;
  if (value instanceof URL) return redactText(value.href);
  if (value instanceof Error) {
    const clean = redact({ ...stdSerializers.err(value), cause: value.cause }, depth + 1, seen) as object;
    // Of an error it is the system's word for what happened: ECONNREFUSED, 23505.
    return "code" in value && /^[A-Z0-9_]{2,40}$/.test(String(value.code)) ? { ...clean, code: value.code } : clean;
  }
  if (Array.isArray(value)) return value.slice(0, 100).map((one) => redact(one, depth + 1, seen));
  if (value instanceof Map || value instanceof Headers || value instanceof URLSearchParams) {
    return redact(Object.fromEntries(value), depth + 1, seen);
  }
  if (ArrayBuffer.isView(value)) return "[bytes]";
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET_NAME.test(name) && !isErrorCode(name, inner) ? "[redacted]" : redact(inner, depth + 1, seen),
    ]),
  );
}

/** Without a message pino would take the error's own, as it is. */
function withOwnMessage(args: Parameters<Logger["info"]>): Parameters<Logger["info"]> {
  const [first, message] = args as [unknown, unknown];
  if (typeof message === "string" || typeof first !== "object" || first === null) return args;
  const fields = first instanceof Error ? { err: first } : first;
  const error = "err" in fields ? fields.err : null;
  return error instanceof Error ? [fields, redactText(error.message)] : args;
}

/** JSON lines on stdout (or `destination`, for tests). Everything logged passes `redact`. */
export function openLog(process: string, level: string, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: { process },
    timestamp: stdTimeFunctions.isoTime,
    mixin: () => {
      const id = traceId();
      return id ? { traceId: id } : {};
    },
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: Record<string, unknown>) => redact(fields) as Record<string, unknown>,
    },
    // Errors must reach `redact` whole; pino would serialize them first.
    serializers: { err: (error: unknown) => error },
    hooks: {
      logMethod(this: Logger, args: Parameters<Logger["info"]>, method: Logger["info"]): void {
        const clean = args.map((one) => (typeof one === "string" ? redactText(one) : one)) as Parameters<
          Logger["info"]
        >;
        method.apply(this, withOwnMessage(clean));
      },
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

export type Log = Logger;
