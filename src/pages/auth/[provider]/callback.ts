import type { APIRoute } from "astro";
import { finishConnect } from "#src/connect/connect.ts";
import { paths } from "#src/paths.ts";
import { answerConnect, redirectUri, visitorOf, withQuery } from "#src/web/connect-answers.ts";

/** The first read reaches this far back. */
const FIRST_MONTHS = 12;

/** The provider sends the browser back here; it goes on to where the person began, with what became of it. */
export const GET: APIRoute = async ({ locals, params, url, redirect }) => {
  const { services, session, traceId } = locals;
  if (!session) return redirect(paths.signIn(), 303);
  return answerConnect(locals, paths.connections(), async () => {
    const { connectionId, returnTo } = await finishConnect(services, {
      visitor: { ...visitorOf(session), actor: session.name },
      provider: params["provider"] ?? "",
      redirectUri: redirectUri(services, params["provider"] ?? ""),
      query: url.searchParams,
      traceId,
      readMonths: FIRST_MONTHS,
    });
    return withQuery(returnTo, { connected: connectionId });
  });
};
