import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ConnectionRevokedError, NotFoundError, ProviderError, RateLimitedError } from "#src/errors.ts";
import { type FakeAnswer, openFakeHttp } from "#testkit/fake-http.ts";
import type { Http, Provider, Stream } from "./contract.ts";
import { openHttp } from "./http.ts";
import { openProviders, providerOf, type ProvidersConfig } from "./registry.ts";

/** Every provider, all its addresses at one server. */
function configAt(url: string): ProvidersConfig {
  return {
    google: {
      clientId: "client",
      clientSecret: "secret",
      authorizeUrl: `${url}auth`,
      tokenUrl: `${url}token`,
      revokeUrl: `${url}revoke`,
      userinfoUrl: `${url}userinfo`,
      certsUrl: `${url}certs`,
      gmailRootUrl: url,
      gmailBatchUrl: "",
      calendarRootUrl: url,
      gmailUnitsPerMinute: 0,
      retryDelayMs: 1,
    },
    clienttether: { baseUrl: url, maxRps: 0 },
  };
}

const providers = [...openProviders(configAt("http://127.0.0.1:9/")).values()];
const oauthProviders = providers.flatMap(({ oauth, ...rest }) => (oauth ? [{ ...rest, oauth }] : []));
const streams = providers.flatMap((provider) => provider.streams.map((stream) => [provider, stream] as const));
const window = { from: new Date("2026-01-01T00:00:00Z"), to: new Date("2026-02-01T00:00:00Z") };

/** The same stream of the same provider, with every address answered by `answer`. */
async function openFake(provider: Provider, stream: Stream, answer: () => FakeAnswer) {
  const server = await openFakeHttp(answer);
  const there = providerOf(openProviders(configAt(server.url)), provider.id);
  const tokens: boolean[] = [];
  const http: Http = openHttp({
    provider: there,
    accessToken: async (force = false) => (tokens.push(force), "token"),
    retryDelayMs: 1,
  });
  const found = there.streams.find(({ name }) => name === stream.name) ?? stream;
  const read = (signal = new AbortController().signal, pageToken: string | null = null) =>
    found.readPage({ http, window, pageToken, signal });
  return { server, read, tokens, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test("provider ids are kebab-case and theirs alone", () => {
  const ids = providers.map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(0);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
});

test("stream names are theirs alone, and begin with their product", () => {
  const names = streams.map(([, { name }]) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const [, { name, product }] of streams) expect(name).toMatch(new RegExp(`^${product}\\.[a-z-]+$`));
});

test("a provider that is not set up, or that nobody has, is not found", () => {
  expect(openProviders({ google: null, clienttether: null }).size).toBe(0);
  expect(() => providerOf(openProviders({ google: null, clienttether: null }), "google")).toThrow(NotFoundError);
});

describe.each(oauthProviders)("$id", ({ oauth, streams: read }) => {
  test("its consent asks for one scope of each stream, and no secret is in the address", () => {
    const request = { redirectUri: "http://localhost/cb", state: "st4te", codeChallenge: "ch4llenge", nonce: "n0nce" };
    const url = oauth.authorizeUrl(request);
    const asked = (url.searchParams.get("scope") ?? "").split(" ");
    for (const { scopes } of read) expect(scopes.some((scope) => asked.includes(scope))).toBe(true);
    expect(url.searchParams.get("state")).toBe("st4te");
    expect(url.searchParams.get("code_challenge_method")).toBe("S256");
    expect(url.href).not.toContain("secret");
  });
});

describe.each(streams.map(([provider, stream]) => ({ provider, stream, name: stream.name })))(
  "$name",
  ({ provider, stream }) => {
    const folder = `${import.meta.dirname}/${provider.id}`;
    const file = stream.name.replace(".", "-");
    const fixtures = `${folder}/__fixtures__/${file}`;
    const inputs = readdirSync(fixtures).filter((name) => name.endsWith(".input.json"));

    test("has its schema, reader, mapper and golden files where they are looked for", () => {
      for (const role of ["schema", "read", "map"]) expect(existsSync(`${folder}/${file}.${role}.ts`)).toBe(true);
      expect(inputs.length).toBeGreaterThan(0);
      for (const input of inputs) expect(existsSync(`${fixtures}/${input.replace(".input.", ".golden.")}`)).toBe(true);
    });

    test.each(inputs)("maps %s the same each time, and leaves it as it was", (input) => {
      const text = readFileSync(`${fixtures}/${input}`, "utf8");
      const payload: unknown = JSON.parse(text);
      const first = stream.map(payload, "ada@example.com");
      expect(payload).toEqual(JSON.parse(text));
      expect(stream.map(payload, "ada@example.com")).toEqual(first);
      const keys = first?.participants.map(({ role, email }) => `${role} ${email}`) ?? [];
      expect(new Set(keys).size).toBe(keys.length);
      expect(Number.isNaN(first?.occurredAt.getTime() ?? 0)).toBe(false);
    });

    test("an empty listing is an empty, last page", async () => {
      await using fake = await openFake(provider, stream, () => ({ body: {} }));
      expect(await fake.read()).toEqual({ items: [], failures: [], nextPageToken: null });
    });

    test("an aborted signal stops it before anything is sent", async () => {
      await using fake = await openFake(provider, stream, () => ({ body: {} }));
      await expect(fake.read(AbortSignal.abort(new Error("the worker stops")))).rejects.toThrow("the worker stops");
      expect(fake.server.requests).toHaveLength(0);
    });

    test("a page token that is no longer taken starts the window again", async () => {
      const answers: FakeAnswer[] = [{ status: 400 }, { body: {} }];
      await using fake = await openFake(provider, stream, () => answers.shift() ?? {});
      expect((await fake.read(undefined, "old")).nextPageToken).toBeNull();
      expect(fake.server.requests.map(({ url }) => url.searchParams.get("pageToken"))).toEqual(["old", null]);
    });

    test("a refused token is renewed once and the call replayed", async () => {
      const answers: FakeAnswer[] = [{ status: 401 }, { body: {} }];
      await using fake = await openFake(provider, stream, () => answers.shift() ?? {});
      expect((await fake.read()).items).toEqual([]);
      expect(fake.tokens).toEqual([false, true]);
    });

    test("a token refused twice is tried later and disconnects nobody", async () => {
      await using fake = await openFake(provider, stream, () => ({ status: 401 }));
      const error = await fake.read().catch((thrown: unknown) => thrown);
      expect(error).not.toBeInstanceOf(ConnectionRevokedError);
      expect(error).toBeInstanceOf(ProviderError);
    });

    test("a 429 waits as long as it says", async () => {
      await using fake = await openFake(provider, stream, () => ({ status: 429, headers: { "retry-after": "77" } }));
      const error = await fake.read().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(RateLimitedError);
      expect(error).toMatchObject({ retry: { kind: "after", seconds: 77 } });
      expect(fake.server.requests).toHaveLength(1);
    });

    test.each<[string, FakeAnswer]>([
      ["a 500", { status: 500 }],
      ["HTML with status 200", { body: "<html>hello</html>" }],
      ["half an answer", { body: '{"items":[{"id":"x', cut: 9 }],
      ["an answer that is a list", { body: [] }],
    ])("%s is left to the queue, without the answer's words", async (_name, answer) => {
      await using fake = await openFake(provider, stream, () => answer);
      const error = await fake.read().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({ retry: { kind: "backoff" } });
      expect(String(error)).not.toMatch(/html|"x/);
    });
  },
);
