import { readWebEnv } from "../src/env.ts";
import { type Services, openServices } from "../src/web/services.ts";
import { contextOf } from "../src/trpc/context.ts";
import { createCallerFactory } from "../src/trpc/init.ts";
import { appRouter } from "../src/trpc/router.ts";

const NOBODY = "http://127.0.0.1:9/";

/** What a web process opens, on a test's own database; Google is configured and answers nothing. */
export function openTestServices(appUrl: string, overrides: Record<string, string> = {}): Promise<Services> {
  return openServices(
    readWebEnv({
      APP_DATABASE_URL: appUrl,
      NODE_ENV: "test",
      LOG_LEVEL: "silent",
      TOKEN_KEYS: `test:${Buffer.alloc(32, 7).toString("base64")}`,
      GOOGLE_CLIENT_ID: "test-client",
      GOOGLE_CLIENT_SECRET: "test-client-word",
      GOOGLE_TOKEN_URL: NOBODY,
      GOOGLE_REVOKE_URL: NOBODY,
      GOOGLE_USERINFO_URL: NOBODY,
      GOOGLE_CERTS_URL: NOBODY,
      GMAIL_ROOT_URL: NOBODY,
      GMAIL_BATCH_URL: "",
      CLIENTTETHER_BASE_URL: NOBODY,
      CALENDAR_ROOT_URL: NOBODY,
      ...overrides,
    }),
  );
}

const callerOf = createCallerFactory(appRouter);
export type Api = ReturnType<typeof callerOf>;

export type TestVisitor = {
  /** The `name=value` a browser would send; null when signed out. */
  cookie: string | null;
  /** Call as this browser would: with its cookie, keeping what the answer sets. */
  call<T>(use: (api: Api) => Promise<T>): Promise<T>;
  /** Sign up with a password of `PASSWORD` and a workspace of one's own. */
  signUp(name: string): Promise<{ userId: string; tenantId: string; email: string }>;
};

export const PASSWORD = "a long enough password";
let people = 0;

/** A browser without pages. */
export function openVisitor(services: Services, { ip = "192.0.2.1", userAgent = "test browser" } = {}): TestVisitor {
  const visitor: TestVisitor = {
    cookie: null,
    async call(use) {
      const answer = new Headers();
      const session = await services.auth.read(visitor.cookie);
      const headers = new Headers({ "user-agent": userAgent, ...(visitor.cookie ? { cookie: visitor.cookie } : {}) });
      const request = new Request("http://localhost/api/trpc", { headers });
      try {
        return await use(
          callerOf(contextOf({ request, locals: { services, session, ip, traceId: "0".repeat(32) } }, answer)),
        );
      } finally {
        const [set] = answer.getSetCookie();
        if (set) visitor.cookie = /Max-Age=0/.test(set) ? null : (set.split(";")[0] ?? null);
      }
    },
    async signUp(name) {
      people += 1;
      const email = `${name.toLowerCase().replaceAll(/\W+/g, ".")}.${people}@example.com`;
      await visitor.call((api) => api.auth.signUp({ email, password: PASSWORD, name, workspace: `${name} & Co` }));
      const me = await visitor.call((api) => api.auth.me());
      if (!me) throw new Error("signing up did not sign in");
      return { userId: me.user.id, tenantId: me.tenant.id, email };
    },
  };
  return visitor;
}
