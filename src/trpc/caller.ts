import { contextOf } from "./context.ts";
import { createCallerFactory } from "./init.ts";
import { appRouter } from "./router.ts";

const callerOf = createCallerFactory(appRouter);

type PageGlobals = { request: Request; locals: App.Locals; response: { headers: Headers } };

/** Call procedures from a page, as its visitor: `await caller(Astro).contacts.list({})`. */
export function caller(astro: PageGlobals) {
  return callerOf(contextOf(astro, astro.response.headers));
}
