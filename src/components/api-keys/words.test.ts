import { expect, test } from "vitest";
import { SCOPES as KNOWN } from "#src/auth/api-key-scopes.ts";
import { ROUTES } from "#src/rest/routes.ts";
import { type ApiKey, SCOPES, TRY, curlOf, whatBreaks } from "./words.ts";

test("every scope can be chosen, in the order it is kept in", () => {
  expect(SCOPES.map(({ value }) => value)).toEqual(KNOWN);
});

test("the first try is one that the scope opens, with all it needs", () => {
  for (const { value } of SCOPES) {
    const { pathname, searchParams } = new URL(TRY[value], "http://localhost");
    const route = ROUTES.find(({ path }) => path === pathname);
    expect([value, route?.scope]).toEqual([value, value]);
    expect([value, route?.input.safeParse(Object.fromEntries(searchParams)).error]).toEqual([value, undefined]);
  }
  expect(curlOf("https://sync.example.com", "$KEY", "notes:read")).toBe(
    'curl -H "Authorization: Bearer $KEY" "https://sync.example.com/api/dashboard/notes?limit=5"',
  );
});

test("revoking says who is hit, and by how much", () => {
  const key = { scopes: ["leads:read", "notes:read", "sync:read"] } as unknown as ApiKey;
  expect(whatBreaks(key, "5 minutes ago")).toBe(
    "It was last used 5 minutes ago. Whatever uses it is refused from its next request on, and no longer reads leads, notes and sync. This cannot be undone.",
  );
  expect(whatBreaks({ ...key, scopes: ["leads:read"] }, null)).toContain("It was never used.");
});
