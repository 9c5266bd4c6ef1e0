import { randomBytes, randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { SecretError, openSecrets } from "./secrets.ts";

const key = (kid: string) => `${kid}:${randomBytes(32).toString("base64")}`;
const place = (id: string, field = "refresh_token") => ({ tenantId: "t1", provider: "google", id, field });

test("a sealed secret opens in its own place, also after a newer key was added", () => {
  const old = key("k1");
  const sealed = openSecrets(old).seal("1//refresh", place("c1"));
  expect(sealed).toMatch(/^enc:v1:k1:/);
  expect(openSecrets(`${key("k2")},${old}`).open(sealed, place("c1"))).toBe("1//refresh");
});

test("2,000 single bit flips are all refused", () => {
  const secrets = openSecrets(key("k1"));
  for (let i = 0; i < 2_000; i++) {
    const sealed = secrets.seal(randomBytes(randomInt(1, 400)).toString("hex"), place("c1"));
    const head = "enc:v1:k1:";
    const bytes = Buffer.from(sealed.slice(head.length), "base64");
    const bit = randomInt(bytes.length * 8);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => secrets.open(head + bytes.toString("base64"), place("c1"))).toThrow(SecretError);
  }
});

test("2,000 swaps between rows, tenants and fields are all refused", () => {
  const secrets = openSecrets(key("k1"));
  for (let i = 0; i < 2_000; i++) {
    const sealed = secrets.seal(`token ${i}`, place(`c${i}`));
    const swapped = [
      place(`c${i + 1}`),
      place(`c${i}`, "access_token"),
      { ...place(`c${i}`), tenantId: "t2" },
      { ...place(`c${i}`), provider: "notion" },
    ][i % 4];
    expect(() => secrets.open(sealed, swapped ?? place("none"))).toThrow("changed or belongs to another row");
  }
});

test("plain text, a short tag, other base64 spellings and an unknown key are refused", () => {
  const secrets = openSecrets(key("k1"));
  const sealed = secrets.seal("x", place("c1"));
  for (const bad of [
    "1//refresh",
    "",
    "enc:v1:k1:",
    `enc:v1:k1:${randomBytes(20).toString("base64")}`,
    `${sealed}=`,
    `${sealed}\n`,
  ]) {
    expect(() => secrets.open(bad, place("c1"))).toThrow("not sealed");
  }
  expect(() => openSecrets(key("k9")).open(sealed, place("c1"))).toThrow("needs key k1");
});
