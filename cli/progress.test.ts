import { expect, test, vi } from "vitest";
import { describe as words, withProgress } from "./progress.ts";

test("progress tells how far, how fast and how long", () => {
  expect(words(10e6, 40e6, 2)).toBe("10.0 of 40.0 MB, 5.0 MB/s, 6 s left");
  expect(words(1e6, 2401e6, 1)).toBe("1.0 of 2401.0 MB, 1.0 MB/s, 40 min left");
  expect(words(10e6, 0, 2)).toBe("10.0 MB, 5.0 MB/s");
});

test.each([true, false])("a long import is told on a terminal only (%s), and wiped at the end", async (isTTY) => {
  vi.spyOn(performance, "now").mockReturnValueOnce(0).mockReturnValue(5000);
  const said: string[] = [];
  async function* chunks() {
    yield Buffer.alloc(4e6);
    yield Buffer.alloc(4e6);
  }
  let bytes = 0;
  for await (const chunk of withProgress("Mail", chunks(), 8e6, { isTTY, write: (text) => said.push(text) }))
    bytes += chunk.length;
  vi.restoreAllMocks();
  expect(bytes).toBe(8e6);
  expect(said).toEqual(isTTY ? ["\r\x1b[KMail: 4.0 of 8.0 MB, 0.8 MB/s, 5 s left", "\r\x1b[K"] : []);
});
