import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { httpBatchLink, httpSubscriptionLink, isTRPCClientError, splitLink, type TRPCLink } from "@trpc/client";
import { createTRPCReact } from "@trpc/react-query";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { ReactNode } from "react";
import { paths } from "#src/paths.ts";
import type { AppRouter } from "./router.ts";

/** What each procedure answers, as it arrives in the browser. */
export type Outputs = inferRouterOutputs<AppRouter>;
export type Inputs = inferRouterInputs<AppRouter>;

export const trpc = createTRPCReact<AppRouter>();

/** The server accepts no larger batch. */
const MAX_BATCH = 10;

/**
 * Infinite queries add the direction of paging, which no procedure declares, and procedures refuse what they did not
 * declare. A direction of another kind is the procedure's own.
 */
const dropDirection: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) => {
    if (typeof op.input !== "object" || op.input === null || !("direction" in op.input)) return next(op);
    const { direction, ...input } = op.input;
    return next(direction === "forward" || direction === "backward" ? { ...op, input } : op);
  };

/** The hooks' own client; also for calls outside React, such as the one live stream of this browser. */
export const api = trpc.createClient({
  links: [
    dropDirection,
    splitLink({
      condition: (op) => op.type === "subscription",
      true: httpSubscriptionLink({ url: paths.trpc() }),
      false: httpBatchLink({ url: paths.trpc(), maxItems: MAX_BATCH }),
    }),
  ],
});

export type Problem = { code: string; message: string; remedy: string | null };

/** A failure in words that are safe to show. Only typed errors carry their own; the rest get ours. */
export function readProblem(error: unknown): Problem {
  if (isTRPCClientError<AppRouter>(error)) {
    const app = error.data?.app;
    if (app) return { code: app.code, message: error.message, remedy: app.remedy ?? null };
    if (!error.data)
      return {
        code: "OFFLINE",
        message: "The server could not be reached.",
        remedy: "Check your connection and retry.",
      };
  }
  return { code: "UNEXPECTED", message: "Something went wrong on our side.", remedy: "Try again in a moment." };
}

const isSignedOut = (error: unknown) => isTRPCClientError<AppRouter>(error) && error.data?.code === "UNAUTHORIZED";

function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (isSignedOut(error)) location.assign(paths.signIn(location.pathname + location.search));
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => failures < 2 && !isSignedOut(error) && readProblem(error).code === "OFFLINE",
      },
    },
  });
}

let shared: QueryClient | undefined;

/** All islands of a page share one cache; on the server each render has its own. */
function queryClient(): QueryClient {
  if (typeof window === "undefined") return makeQueryClient();
  shared ??= makeQueryClient();
  return shared;
}

export function ApiProvider({ children }: { children: ReactNode }) {
  const queries = queryClient();
  return (
    <trpc.Provider client={api} queryClient={queries}>
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    </trpc.Provider>
  );
}
