import { expect, test } from "vitest";
import { monthFor } from "./month-keys.ts";

const names = ["2025-11", "2025-12", "2026-01", "2026-02", "2026-11"];

test.each([
  ["ArrowLeft", "2026-01", "2025-12"],
  ["ArrowLeft", "2025-11", undefined],
  ["ArrowRight", "2026-02", "2026-11"],
  ["ArrowRight", "2026-11", undefined],
  ["ArrowUp", "2025-11", "2026-11"],
  ["ArrowUp", "2025-12", undefined],
  ["ArrowDown", "2026-11", "2025-11"],
  ["Home", "2026-11", "2026-01"],
  ["End", "2026-01", "2026-11"],
  ["a", "2026-01", undefined],
])("%s from %s leads to %s", (key, from, to) => expect(monthFor(key, from, names)).toBe(to));
