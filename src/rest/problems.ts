import { z } from "zod";
import {
  BadApiKeyError,
  MissingScopeError,
  NobodyError,
  SessionOnlyError,
  TooManyRequestsError,
} from "#src/auth/api-key-errors.ts";
import { PER_KEY } from "#src/auth/limits.ts";
import { DatabaseUnavailableError } from "#src/db/failure.ts";
import { BadCursorError } from "#src/domain/cursor.ts";
import { NotFoundError } from "#src/errors.ts";
import { named } from "./named.ts";

/** What every failure answers. `docs/errors.md` lists the codes. */
export const problemShape = z
  .strictObject({
    error: z.strictObject({
      code: z.string().describe("Stable: decide by this."),
      message: z.string().describe("What happened, for people."),
      remedy: z.string().nullable().describe("What can be done about it."),
    }),
  })
  .register(named, { id: "Problem" });

type Example = { code: string; message: string; remedy: string | null };

const retryAfter = { "Retry-After": { description: "Seconds to wait.", schema: { type: "integer" } } };

const problem = (description: string, examples: Example[], headers?: object) => ({
  description,
  ...(headers ? { headers } : {}),
  content: {
    "application/json": {
      schema: { $ref: "#/components/schemas/Problem" },
      examples: Object.fromEntries(
        examples.map(({ code, message, remedy }) => [code, { value: { error: { code, message, remedy } } }]),
      ),
    },
  },
});

/** By status, as responses of the OpenAPI document; the errors themselves are the examples. */
export const PROBLEMS: Record<number, object> = {
  400: problem("Something about the request is not understood.", [
    {
      code: "BAD_INPUT",
      message: "limit: Too big: expected number to be <=200",
      remedy: "Correct what is named and send it again.",
    },
    new BadCursorError(),
  ]),
  401: problem("No key and no session, or one that does not work.", [new NobodyError(), new BadApiKeyError()]),
  403: problem("The key may not do this.", [new MissingScopeError("notes:read"), new SessionOnlyError()]),
  404: problem("There is no such thing in this workspace.", [new NotFoundError("Connection")]),
  409: problem("The account must be reconnected first.", [
    {
      code: "CONNECTION_DISCONNECTED",
      message: "This account is disconnected.",
      remedy: "Reconnect it, then start again.",
    },
  ]),
  429: problem(
    "The key asked too often.",
    [new TooManyRequestsError(23, `${PER_KEY} requests in a minute`)],
    retryAfter,
  ),
  500: problem("A bug.", [
    {
      code: "UNEXPECTED",
      message: "Something went wrong on our side.",
      remedy: "Try again in a moment; the log explains it under the id shown.",
    },
  ]),
  503: problem("The database does not answer for now.", [new DatabaseUnavailableError()], retryAfter),
};
