import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describeAction, describeDetail, describeTarget, isKnownAction, isKnownDetail } from "./audit-words.ts";

const sources = globSync("{src,worker,cli}/**/*.ts")
  .filter((path) => !path.includes(".test."))
  .map((path) => ({ path, text: readFileSync(path, "utf8") }));

/** Every action that is written out, and those put together of a prefix and what its callers say. */
const recorded = sources
  .filter(({ text }) => /\baudit(By)?\(/.test(text))
  .flatMap(({ text }) => [
    ...[...text.matchAll(/\baction\b[^;]*?[,;\n]/g)].flatMap(([part]) =>
      [...part.matchAll(/"([a-z_-]+\.[a-z_-]+)"/g)].map(([, action = ""]) => action),
    ),
    ...[...text.matchAll(/noteWho\(ctx, "([\w-]+)"/g)].map(([, verb = ""]) => `ingestion.${verb}`),
  ])
  .concat(
    sources
      .filter(({ path }) => path.endsWith("-csv.ts"))
      .flatMap(({ text }) =>
        [...text.matchAll(/^ {2}name: "([\w-]+)",$/gm)].map(([, name = ""]) => `${name}.exported`),
      ),
  );

test("every action that the code records has words", () => {
  expect(recorded.length).toBeGreaterThan(30);
  expect(recorded).toEqual(
    expect.arrayContaining(["connection.reconnected", "ingestion.item-retried", "leads.exported"]),
  );
  expect([...new Set(recorded)].filter((action) => !isKnownAction(action))).toEqual([]);
  // Put together in two places, both of which are looked through above.
  const built = sources.filter(({ text }) => /action: `/.test(text)).map(({ path }) => path);
  expect(built.sort()).toEqual(["src/trpc/ingestion.router.ts", "src/web/rows-csv.ts"]);
});

/** Names only: what is called for a value holds commas of its own. */
const withoutCalls = (text: string): string => {
  const less = text.replace(/\([^()]*\)|"[^"]*"|\[[^[\]]*\]/g, "");
  return less === text ? text : withoutCalls(less);
};

test("every detail that is recorded has words", () => {
  const names = sources
    .filter(({ text }) => /\baudit(By)?\(/.test(text))
    .flatMap(({ text }) => [...text.matchAll(/\bdetail(?:: | = )\{([^}]*)\}/g)])
    .flatMap(([, body = ""]) => [...withoutCalls(body).matchAll(/(?:^|,)\s*(\w+)/g)].map(([, name = ""]) => name));
  expect(names.length).toBeGreaterThan(10);
  expect([...new Set(names)].filter((name) => !isKnownDetail(name))).toEqual([]);
});

test("an action of another build reads as words too", () => {
  expect(describeAction("connection.disconnected")).toBe("Disconnected an account");
  expect(describeAction("auth.sign_in")).toBe("Auth: sign in");
  expect(describeAction("tenants.setRole")).toBe("Tenants: set role");
  expect(describeAction("migrate")).toBe("Migrate");
});

test("an id is told by the name behind it, and left out where there is none", () => {
  const id = "0190a5b2-1c2d-4e3f-8a9b-0123456789ab";
  expect(describeTarget(id, "ada@example.com")).toBe("ada@example.com");
  expect(describeTarget(id, "ada@example.com, 2026-03")).toBe("ada@example.com, March 2026");
  expect(describeTarget(id, null)).toBe("");
  expect(describeTarget("bo@example.com", null)).toBe("bo@example.com");
  expect(describeTarget(null, null)).toBe("");
});

test("a detail shows its plain values in words and nothing else", () => {
  expect(describeDetail({ months: 12, refresh: true, role: "admin", nested: { a: 1 }, none: null })).toBe(
    "12 months, all of it again, as admin",
  );
  expect(describeDetail({ stream: "gmail.messages", month: "2026-03", externalId: "18c2" })).toBe("Mail, March 2026");
  expect(describeDetail({ from: "member", to: "owner" })).toBe("from member, to owner");
  expect(describeDetail({ unheard: 1 })).toBe("unheard: 1");
  expect(describeDetail(null)).toBe("");
});
