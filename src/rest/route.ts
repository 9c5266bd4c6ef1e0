import { TRPCError } from "@trpc/server";
import type { z } from "zod";
import type { Scope } from "#src/auth/api-key-scopes.ts";
import type { Tx } from "#src/db/client.ts";
import { createCallerFactory } from "#src/trpc/init.ts";
import { appRouter } from "#src/trpc/router.ts";
import type { Services } from "#src/web/services.ts";

export const callerOf = createCallerFactory(appRouter);

/** One workspace's data, seen as whoever asks may see it. */
export type Reading = { tx: Tx; tenantId: string; services: Services };

type Described<In extends z.ZodObject, Out extends z.ZodType> = {
  /** `operationId` of the OpenAPI document. */
  id: string;
  path: `/${string}`;
  summary: string;
  /** More than the summary can say. */
  about?: string;
  /** The query of a GET, the JSON body of a POST. */
  input: In;
  answer: Out;
  example: z.output<Out>;
  /** Other answers than the ones that every route has, by code. */
  mayAnswer?: readonly number[];
};

export type ReadRoute = Described<z.ZodObject, z.ZodType> & {
  method: "GET";
  scope: Scope;
  /** @throws TRPCError BAD_REQUEST, before anything is opened */
  take(given: unknown): (reading: Reading) => Promise<unknown>;
};

/** Changes something, so it is for people: by their session, through the procedure and with all its checks. */
export type ActRoute = Described<z.ZodObject, z.ZodType> & {
  method: "POST";
  scope: null;
  take(given: unknown): (api: ReturnType<typeof callerOf>) => Promise<unknown>;
};

export type Route = ReadRoute | ActRoute;

type Verb<On, In extends z.ZodObject, Out extends z.ZodType> = (on: On, input: z.output<In>) => Promise<z.output<Out>>;

export function reads<In extends z.ZodObject, Out extends z.ZodType>({
  verb,
  ...route
}: Described<In, Out> & { scope: Scope; verb: Verb<Reading, In, Out> }): ReadRoute {
  const take = (given: unknown) => {
    const input = understood(route.input, given);
    return (reading: Reading) => verb(reading, input);
  };
  return { ...route, method: "GET", take };
}

export function acts<In extends z.ZodObject, Out extends z.ZodType>({
  verb,
  ...route
}: Described<In, Out> & { verb: Verb<ReturnType<typeof callerOf>, In, Out> }): ActRoute {
  const take = (given: unknown) => {
    const input = understood(route.input, given);
    return (api: ReturnType<typeof callerOf>) => verb(api, input);
  };
  return { ...route, method: "POST", scope: null, take };
}

function understood<In extends z.ZodObject>(input: In, given: unknown): z.output<In> {
  const { data, error } = input.safeParse(given);
  if (error) throw new TRPCError({ code: "BAD_REQUEST", cause: error });
  return data as z.output<In>;
}
