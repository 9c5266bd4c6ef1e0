import type { APIRoute } from "astro";
import { z } from "zod";
import { startConnect } from "#src/connect/connect.ts";
import { paths, safeNext } from "#src/paths.ts";
import { answerConnect, redirectUri, visitorOf } from "#src/web/connect-answers.ts";

const form = z.object({ returnTo: z.string().optional(), connectionId: z.uuid().optional() });

/** Form: `returnTo`, and `connectionId` for a reconnect. Sends the browser to the provider's consent page. */
export const POST: APIRoute = async ({ locals, params, request, redirect }) => {
  const { services, session } = locals;
  if (!session) return redirect(paths.signIn(), 303);
  // A body that is no form is one without fields.
  const sent = await request.formData().catch(() => new FormData());
  const fields = form.safeParse(Object.fromEntries(sent));
  const returnTo = safeNext(fields.data?.returnTo, paths.connections());
  return answerConnect(locals, returnTo, async () => {
    const url = await startConnect(services, {
      visitor: visitorOf(session),
      provider: params["provider"] ?? "",
      redirectUri: redirectUri(services, params["provider"] ?? ""),
      returnTo,
      connectionId: fields.data?.connectionId ?? null,
    });
    return url.href;
  });
};
