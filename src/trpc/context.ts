import type { Session } from "#src/auth/session.ts";
import type { Services } from "#src/web/services.ts";

/** What a procedure knows of its request. */
export type Context = {
  services: Services;
  session: Session | null;
  ip: string | null;
  userAgent: string | null;
  /** The request's Cookie header: sign-in and sign-out end what it names. */
  cookie: string | null;
  traceId: string;
  /** Cookies are set here. */
  answer: Headers;
};

type Incoming = {
  request: Request;
  locals: { services: Services; session: Session | null; ip: string | null; traceId: string };
};

/** @param answer headers of the response that is going out */
export function contextOf({ request, locals }: Incoming, answer: Headers): Context {
  const { services, session, ip, traceId } = locals;
  const header = (name: string) => request.headers.get(name);
  return { services, session, ip, traceId, userAgent: header("user-agent"), cookie: header("cookie"), answer };
}
