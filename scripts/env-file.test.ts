import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { loadEnvFile, writeEnvFile } from "./env-file.ts";

const fresh = () => join(mkdtempSync(join(tmpdir(), "env-")), ".env");

test("the first start makes every secret, readable by its owner only", () => {
  const path = fresh();
  const env = loadEnvFile(path, {});
  expect(env["TOKEN_KEYS"]).toMatch(/^k1:[A-Za-z0-9+/]{43}=$/);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(parseEnv(readFileSync(path, "utf8"))).toEqual(env);
});

test("a second start changes nothing", () => {
  const path = fresh();
  const first = loadEnvFile(path, {});
  const content = readFileSync(path, "utf8");
  expect(loadEnvFile(path, {})).toEqual(first);
  expect(readFileSync(path, "utf8")).toBe(content);
});

test("what a person wrote stays, and only what is missing is added", () => {
  const path = fresh();
  writeFileSync(path, "PORT=9000\nTOKEN_KEYS=mine\n# a remark without an end of line");
  const env = loadEnvFile(path, {});
  expect(env).toMatchObject({ PORT: "9000", TOKEN_KEYS: "mine" });
  expect(parseEnv(readFileSync(path, "utf8"))).toEqual(env);
});

test("the real environment wins over the file, and its secrets are not written down", () => {
  const path = fresh();
  expect(loadEnvFile(path, { TOKEN_KEYS: "from outside" })["TOKEN_KEYS"]).toBe("from outside");
  expect(readFileSync(path, "utf8")).not.toContain("TOKEN_KEYS");
});

test("an environment written for another process reads back the same", () => {
  const path = fresh();
  const env = { A: "postgres://u:p@h/d?x=1#y", B: "", C: "k1:abc+/=,k0:def=" };
  writeEnvFile(path, env);
  expect(parseEnv(readFileSync(path, "utf8"))).toEqual(env);
});
