import { expect, test } from "vitest";
import { isInside } from "./nav-place.ts";

test("a page is inside its section, and not in one whose name it merely begins with", () => {
  expect(isInside("/contacts", ["/contacts"])).toBe(true);
  expect(isInside("/contacts/17", ["/contacts"])).toBe(true);
  expect(isInside("/onboarding", ["/connections", "/onboarding"])).toBe(true);
  expect(isInside("/leads-archive", ["/leads"])).toBe(false);
  expect(isInside("/", ["/dashboard"])).toBe(false);
});
