import type { WebEnv } from "#src/env.ts";

/** Of every answer, whatever made it. The content security policy is added by the middleware, which knows the pages. */
export function securityHeaders({ PUBLIC_ORIGIN }: Pick<WebEnv, "PUBLIC_ORIGIN">): Record<string, string> {
  return {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "x-frame-options": "DENY",
    ...(PUBLIC_ORIGIN.startsWith("https:")
      ? { "strict-transport-security": "max-age=63072000; includeSubDomains" }
      : {}),
  };
}
