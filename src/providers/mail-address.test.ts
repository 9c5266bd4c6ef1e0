import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeHeader, isMachineAddress, parseAddresses, unescapeHtml } from "./mail-address.ts";

test("any header gives people with a valid address in lower case, each once", () => {
  const piece = fc.constantFrom(
    "a@example.org",
    "B@Example.org",
    "<",
    ">",
    '"',
    ",",
    ";",
    ":",
    "(",
    ")",
    "=?utf-8?q?x?=",
    "\\",
    " ",
    "@",
  );
  const header = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.oneof(piece, fc.string())).map((all) => all.join("")),
  );
  fc.assert(
    fc.property(header, (text) => {
      const people = parseAddresses(text);
      for (const { email, name } of people) {
        expect(email).toMatch(/^[^\s@]+@[^\s@]+\.[^\s@]+$/);
        expect(email).toBe(email.toLowerCase());
        expect(name).not.toBe("");
        expect(name?.isWellFormed() ?? true).toBe(true);
        expect(name?.includes("\0") ?? false).toBe(false);
      }
      expect(new Set(people.map(({ email }) => email)).size).toBe(people.length);
    }),
    { numRuns: 500 },
  );
});

test("an address hidden in an encoded name is a name and no person", () => {
  expect(parseAddresses('"boss@example.com" <clerk@example.net>')).toEqual([
    { email: "clerk@example.net", name: "boss@example.com" },
  ]);
  expect(parseAddresses("=?utf-8?q?boss=40example=2Ecom?=")).toEqual([]);
});

test("an international address is kept", () => {
  expect(parseAddresses("Zoë <zoë@exämple.org>")).toEqual([{ email: "zoë@exämple.org", name: "Zoë" }]);
});

test("two encoded words join without the space between them, and a folded line is one line", () => {
  expect(decodeHeader("=?UTF-8?B?w6k=?=\r\n =?UTF-8?B?dMOp?= and\r\n more")).toBe("été and more");
});

test("an unknown charset or broken encoded word stays readable text", () => {
  expect(decodeHeader("=?x-unknown?Q?abc?=")).toBe("abc");
  expect(decodeHeader("=?UTF-8?B?broken")).toBe("=?UTF-8?B?broken");
});

test.each([
  ["noreply@example.com", true],
  ["no-reply@example.com", true],
  ["no_reply+123@example.com", true],
  ["shop-noreply@example.com", true],
  ["donotreply@example.com", true],
  ["do-not-reply@example.com", true],
  ["mailer-daemon@example.com", true],
  ["bounce-17@example.com", true],
  ["bounces+x=y@example.com", true],
  ["notifications@example.com", true],
  ["calendar-notification@example.com", true],
  ["norah@example.com", false],
  ["bouncer.bill@example.com", false],
  ["alertina@example.com", false],
  ["reply@example.com", false],
])("%s is a machine: %s", (email, machine) => {
  expect(isMachineAddress(email)).toBe(machine);
});

test("HTML escapes are undone once", () => {
  expect(unescapeHtml("Tom &amp; &quot;Jo&quot; &#39;s &lt;b&gt; &amp;lt; &unknown; &#x1F600; &#9999999;")).toBe(
    'Tom & "Jo" \'s <b> &lt; &unknown; 😀 &#9999999;',
  );
});
