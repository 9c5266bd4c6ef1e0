import { isAppError } from "#src/errors.ts";
import type { Log } from "#src/log.ts";
import { jsonError, plainPage } from "./answers.ts";
import { databaseFailure } from "#src/db/failure.ts";
import { isEndpoint } from "./public-paths.ts";

type About = { pathname: string; traceId: string; log: Log | undefined };

/** The answer when a request fails outside of a procedure. The cause goes to the log only. */
export function failureAnswer(error: unknown, { pathname, traceId, log }: About): Response {
  const known = causeOf(error);
  if (known) log?.warn({ err: error }, "a request failed");
  else log?.error({ err: error }, "a request failed");
  const status = known ? 503 : 500;
  const { code, message, remedy } = known ?? {
    code: "UNEXPECTED",
    message: "Something went wrong on our side.",
    remedy: `Try again in a moment; the log explains it under ${traceId}.`,
  };
  const answer = isEndpoint(pathname)
    ? jsonError(status, code, message, remedy)
    : plainPage(status, message, "", remedy);
  if (status === 503) answer.headers.set("retry-after", "5");
  answer.headers.set("cache-control", "no-store");
  return answer;
}

function causeOf(error: unknown) {
  const failure = databaseFailure(error);
  if (failure) return failure;
  const cause = error instanceof Error ? error.cause : null;
  return isAppError(cause) && cause.code.startsWith("DATABASE_") ? cause : null;
}
