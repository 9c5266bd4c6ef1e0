import type { Session } from "./auth/session.ts";
import type { Services } from "./web/services.ts";

declare global {
  namespace App {
    interface Locals {
      services: Services;
      session: Session | null;
      /** Also in the answer's `x-trace-id`, in the log, and in the jobs this request sends. */
      traceId: string;
      ip: string | null;
      /** Of the API key that the request came with, once it was found. */
      keyId?: string;
    }
  }
}
