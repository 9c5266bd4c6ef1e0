import { expect, test } from "vitest";
import { ListingCircleError, ProviderError } from "#src/errors.ts";
import { eachPage } from "./page-token.ts";

const numbered = (token: string | null) => Number(token ?? 0);

test("a window is listed to its end, or as far as was asked", async () => {
  const seen: number[] = [];
  const list = async (token: string | null) => {
    const at = numbered(token);
    return at < 5 ? { at, nextPageToken: String(at + 1) } : { at };
  };
  expect(await eachPage("list", list, ({ at }) => void seen.push(at))).toBe(true);
  expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
  expect(await eachPage("list", list, () => {}, 3)).toBe(false);
  expect(await eachPage("list", list, () => {}, 6)).toBe(true);
});

test("a listing that leads in a circle of several pages ends with words", async () => {
  let calls = 0;
  const list = async (token: string | null) => {
    calls += 1;
    return { nextPageToken: String((numbered(token) % 3) + 1) };
  };
  await expect(eachPage("list", list, () => {})).rejects.toBeInstanceOf(ListingCircleError);
  expect(calls).toBeLessThan(12);
});

test("a listing that began anew because its place had expired is no circle", async () => {
  let expired = false;
  const list = async (token: string | null) => {
    const at = numbered(token);
    if (at === 2 && !expired) {
      expired = true;
      throw new ProviderError("Google", "list", 400);
    }
    return at < 4 ? { nextPageToken: String(at + 1) } : {};
  };
  expect(await eachPage("list", list, () => {})).toBe(true);
});
