import { expect, test } from "vitest";
import { invitationOf, paths, safeNext } from "./paths.ts";

test("an address leaves out what was not asked for", () => {
  expect(paths.contacts()).toBe("/contacts");
  expect(paths.contacts({ q: "", automated: undefined })).toBe("/contacts");
  expect(paths.contacts({ q: "ana & co" })).toBe("/contacts?q=ana+%26+co");
});

test("an opened row is part of its page's address", () => {
  expect(paths.hotList({ market: "TX", row: "opportunity:c1:17" })).toBe(
    "/hot-list?market=TX&row=opportunity%3Ac1%3A17",
  );
});

test("ids and tokens cannot leave their segment", () => {
  expect(paths.contact("../settings")).toBe("/contacts/..%2Fsettings");
  expect(paths.invite("a/b?c")).toBe("/invite/a%2Fb%3Fc");
});

test("a return address stays on this site", () => {
  expect(safeNext("/contacts?q=ana")).toBe("/contacts?q=ana");
  for (const bad of ["//evil.example.com", "/\\evil.example.com", "https://evil.example.com", "javascript:alert(1)"])
    expect(safeNext(bad)).toBe("/");
  for (const bad of ["", null, undefined, "/a\n/b", "/a\\b", "contacts"]) expect(safeNext(bad)).toBe("/");
});

test("an invitation is read only from an address that is exactly one", () => {
  expect(invitationOf(paths.invite("a-token_1"))).toBe("a-token_1");
  for (const other of ["/", "/invite/", "/invite/a/b", "/invite/a?b", "/contacts?next=/invite/a"])
    expect(invitationOf(other)).toBeNull();
});
