import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, payloadHash } from "./payload-hash.ts";

/** The same value with the keys of every object in another order. */
const shuffled = (value: unknown): fc.Arbitrary<unknown> => {
  if (Array.isArray(value)) return fc.tuple(...value.map(shuffled));
  if (typeof value !== "object" || value === null) return fc.constant(value);
  return fc
    .shuffledSubarray(Object.entries(value), { minLength: Object.keys(value).length })
    .chain((entries) => fc.tuple(...entries.map(([name, inner]) => fc.tuple(fc.constant(name), shuffled(inner)))))
    .map((entries) => Object.fromEntries(entries));
};

test("the order of keys makes no difference, at any depth", () => {
  fc.assert(
    fc.property(
      fc.jsonValue().chain((value) => fc.tuple(fc.constant(value), shuffled(value))),
      ([value, other]) => {
        expect(payloadHash(other)).toBe(payloadHash(value));
      },
    ),
  );
});

test("nothing of a value is lost, and what differs hashes differently", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      const [first, second] = [one, other].map((value): unknown => JSON.parse(JSON.stringify(value)));
      expect(JSON.parse(canonicalJson(one))).toEqual(first);
      expect(payloadHash(one) === payloadHash(other)).toBe(isDeepStrictEqual(first, second));
    }),
  );
  const odd = JSON.parse('{"b": 1, "__proto__": {"z": 1, "a": [2, {"d": 3, "c": 4}]}, "10": 0, "9": null}') as unknown;
  expect(canonicalJson(odd)).toBe('{"9":null,"10":0,"__proto__":{"a":[2,{"c":4,"d":3}],"z":1},"b":1}');
});

test("what was given stays as it was", () => {
  const payload = Object.freeze({ b: Object.freeze([Object.freeze({ d: 1, c: 2 })]), a: 1 });
  expect(canonicalJson(payload)).toBe('{"a":1,"b":[{"c":2,"d":1}]}');
  expect(JSON.stringify(payload)).toBe('{"b":[{"d":1,"c":2}],"a":1}');
});
