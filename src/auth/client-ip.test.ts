import { expect, test } from "vitest";
import { clientIp } from "./client-ip.ts";

test("without a proxy of ours the header is not believed", () => {
  expect(clientIp("192.0.2.1", "203.0.113.5", 0)).toBe("192.0.2.1");
});

test("behind proxies the visitor is as many entries from the end as there are proxies", () => {
  expect(clientIp("10.0.0.1", "203.0.113.5", 1)).toBe("203.0.113.5");
  expect(clientIp("10.0.0.1", "6.6.6.6, 203.0.113.5", 1)).toBe("203.0.113.5");
  expect(clientIp("10.0.0.1", "6.6.6.6, 203.0.113.5, 10.0.0.2", 2)).toBe("203.0.113.5");
});

test("a header that is shorter than our chain, or holds no address, gives the connected one", () => {
  expect(clientIp("10.0.0.1", "203.0.113.5", 2)).toBe("10.0.0.1");
  expect(clientIp("10.0.0.1", "<script>", 1)).toBe("10.0.0.1");
  expect(clientIp(undefined, null, 1)).toBeNull();
});
