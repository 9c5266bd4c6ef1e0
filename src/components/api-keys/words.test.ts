import { expect, test } from "vitest";
import { SCOPES as KNOWN } from "#src/auth/api-key-scopes.ts";
import { type ApiKey, SCOPES, whatBreaks } from "./words.ts";

test("every scope can be chosen, in the order it is kept in", () => {
  expect(SCOPES.map(({ value }) => value)).toEqual(KNOWN);
});

test("revoking says who is hit, and by how much", () => {
  const key = { scopes: ["leads:read", "notes:read", "sync:read"] } as unknown as ApiKey;
  expect(whatBreaks(key, "5 minutes ago")).toBe(
    "It was last used 5 minutes ago. Whatever uses it is refused from its next request on, and no longer reads leads, notes and sync. This cannot be undone.",
  );
  expect(whatBreaks({ ...key, scopes: ["leads:read"] }, null)).toContain("It was never used.");
});
