import { AppError } from "../errors.ts";

/** The database does not answer: nothing is wrong with the request. */
export class DatabaseUnavailableError extends AppError {
  readonly code = "DATABASE_UNAVAILABLE";
  override readonly remedy = "Wait a moment and try again. If it lasts, check that Postgres runs.";
  constructor(options?: ErrorOptions) {
    super("The database cannot be reached right now.", options);
  }
}

/** Reading still works; nothing can be written until there is room. */
export class DatabaseFullError extends AppError {
  readonly code = "DATABASE_FULL";
  override readonly remedy = "Free or add disk space; work goes on by itself.";
  constructor(options?: ErrorOptions) {
    super("The database is out of disk space.", options);
  }
}

/** Classes 08 and 57P of SQLSTATE (connection, shutdown), too many connections, and the socket's own words. */
const DOWN = /^(08\w{3}|57P0\d|53300|ECONNREFUSED|ECONNRESET|ENOTFOUND|EPIPE|ETIMEDOUT|EHOSTUNREACH|EAI_AGAIN)$/;
const DOWN_WORDS =
  /connection terminated|timeout exceeded when trying to connect|query read timeout|client has encountered a connection error|not queryable|connection (is )?closed/i;

/** The failure of Postgres behind an error, however deep; null when it is something else. */
export function databaseFailure(error: unknown): AppError | null {
  for (const cause of causesOf(error)) {
    const code = codeOf(cause);
    if (cause instanceof AppError) return null;
    if (code === "53100") return new DatabaseFullError({ cause: error });
    if (DOWN.test(code) || DOWN_WORDS.test(cause.message)) return new DatabaseUnavailableError({ cause: error });
  }
  return null;
}

/** What Postgres called the failure (five characters, class first), however deep; null when it was not Postgres. */
export function sqlState(error: unknown): string | null {
  for (const cause of causesOf(error)) if (/^(?=.*\d)[\dA-Z]{5}$/.test(codeOf(cause))) return codeOf(cause);
  return null;
}

const codeOf = (error: Error) => ("code" in error && typeof error.code === "string" ? error.code : "");

function* causesOf(error: unknown): Generator<Error> {
  let cause = error;
  for (let depth = 0; cause instanceof Error && depth < 6; depth += 1) {
    yield cause;
    cause = cause instanceof AggregateError && cause.errors.length > 0 ? cause.errors[0] : cause.cause;
  }
}
