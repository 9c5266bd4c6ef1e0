import { TRPCError, type TRPC_ERROR_CODE_KEY } from "@trpc/server";
import { ZodError } from "zod";
import { type AppError, isAppError } from "#src/errors.ts";
import { databaseFailure } from "#src/db/failure.ts";

/** What every error carries to the reader, next to a message that is safe to show. */
export type ErrorFacts = { code: string; remedy: string | null; traceId: string };

const STATUS: Record<string, TRPC_ERROR_CODE_KEY> = {
  NOT_FOUND: "NOT_FOUND",
  FORBIDDEN: "FORBIDDEN",
  BAD_CREDENTIALS: "UNAUTHORIZED",
  UNAUTHORIZED: "UNAUTHORIZED",
  BAD_API_KEY: "UNAUTHORIZED",
  KEY_LACKS_SCOPE: "FORBIDDEN",
  SESSION_ONLY: "FORBIDDEN",
  TOO_MANY_TRIES: "TOO_MANY_REQUESTS",
  TOO_MANY_REQUESTS: "TOO_MANY_REQUESTS",
  RATE_LIMITED: "TOO_MANY_REQUESTS",
  BAD_CURSOR: "BAD_REQUEST",
  PROVIDER_UNAVAILABLE: "BAD_GATEWAY",
  DATABASE_UNAVAILABLE: "SERVICE_UNAVAILABLE",
  DATABASE_FULL: "SERVICE_UNAVAILABLE",
};

/** Known failures keep their code and words; anything else becomes a bare 500 with its cause kept for the log. */
export function toTRPCError(error: unknown): TRPCError {
  const cause = error instanceof TRPCError ? (error.cause ?? null) : error;
  // The adapter's own words, for a body whose length was not announced.
  if (cause instanceof Error && cause.message.startsWith("Body size limit exceeded"))
    return new TRPCError({ code: "PAYLOAD_TOO_LARGE" });
  const known = isAppError(cause) ? cause : databaseFailure(cause);
  if (known) return new TRPCError({ code: STATUS[known.code] ?? "CONFLICT", message: known.message, cause: known });
  if (error instanceof TRPCError && error.code !== "INTERNAL_SERVER_ERROR") return error;
  return new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: "Something went wrong on our side.", cause });
}

export const isBug = (error: TRPCError): boolean => error.code === "INTERNAL_SERVER_ERROR";

/** The words a reader sees. Values that were sent are never repeated. */
export function describe(error: TRPCError): { message: string; code: string; remedy: string | null } {
  const { cause } = error;
  if (isAppError(cause)) return appWords(cause);
  if (cause instanceof ZodError) {
    const lines = cause.issues.map((issue) => `${issue.path.join(".") || "input"}: ${issue.message}`);
    return {
      message: lines.slice(0, 10).join("; "),
      code: "BAD_INPUT",
      remedy: "Correct what is named and send it again.",
    };
  }
  if (error.code === "UNAUTHORIZED")
    return { message: "You are not signed in.", code: "UNAUTHORIZED", remedy: "Sign in and try again." };
  if (isBug(error)) {
    return {
      message: "Something went wrong on our side.",
      code: "UNEXPECTED",
      remedy: "Try again in a moment; the log explains it under the id shown.",
    };
  }
  return { message: WORDS[error.code] ?? "The request could not be understood.", code: error.code, remedy: null };
}

const WORDS: Partial<Record<TRPC_ERROR_CODE_KEY, string>> = {
  FORBIDDEN: "Your role does not allow this.",
  NOT_FOUND: "There is no such thing here.",
  METHOD_NOT_SUPPORTED: "This method is not supported here.",
  PAYLOAD_TOO_LARGE: "The request is larger than 1 MB.",
  SERVICE_UNAVAILABLE: "Syncline is restarting.",
};

const appWords = ({ message, code, remedy }: AppError) => ({ message, code, remedy });
