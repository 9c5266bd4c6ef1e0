import { expect, test } from "vitest";
import { describeAction, describeDetail } from "./audit-words.ts";

test("a stored action reads as words", () => {
  expect(describeAction("auth.sign_in")).toBe("Auth: sign in");
  expect(describeAction("connection.disconnected")).toBe("Connection: disconnected");
  expect(describeAction("tenants.setRole")).toBe("Tenants: set role");
  expect(describeAction("migrate")).toBe("Migrate");
});

test("a detail shows its plain values and nothing else", () => {
  expect(describeDetail({ months: 12, role: "admin", nested: { a: 1 }, none: null })).toBe("months: 12, role: admin");
  expect(describeDetail(null)).toBe("");
});
