import { z } from "zod";
import { sessionCookieName } from "#src/auth/lucia.ts";
import { PER_KEY } from "#src/auth/limits.ts";
import type { WebEnv } from "#src/env.ts";
import { VERSION } from "#src/web/version.ts";
import { named } from "./named.ts";
import { PROBLEMS } from "./problems.ts";
import type { Route } from "./route.ts";
import { ROUTES } from "./routes.ts";

type Json = Record<string, unknown>;

const ref = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });

/** What a schema says of itself, without the pattern that only spells out its format, and open to fields that come later. */
const FOR_READERS = {
  override: ({ jsonSchema }: { jsonSchema: Json }) => {
    if (jsonSchema["format"] !== undefined) delete jsonSchema["pattern"];
    delete jsonSchema["additionalProperties"];
  },
};

let made: { origin: string; text: string } | undefined;

/** The OpenAPI 3.1 document of the routes, as JSON. It is the same for everybody, so it is written once. */
export function openApiText({ PUBLIC_ORIGIN: origin }: Pick<WebEnv, "PUBLIC_ORIGIN">): string {
  if (made?.origin !== origin) made = { origin, text: JSON.stringify(openApi(origin)) };
  return made.text;
}

export function openApi(origin: string): Json {
  return {
    openapi: "3.1.1",
    info: {
      title: "Syncline",
      version: VERSION,
      description: `What a workspace holds, to read by programs. Make an API key in Settings → API keys. A key may make ${PER_KEY} requests in a minute.`,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: origin }],
    paths: Object.fromEntries(ROUTES.map((route) => [route.path, { [route.method.toLowerCase()]: operation(route) }])),
    components: {
      schemas: schemas(),
      responses: Object.fromEntries(Object.entries(PROBLEMS).map(([status, problem]) => [`Problem${status}`, problem])),
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "`Authorization: Bearer sl_live_…`, of that scope." },
        session: { type: "apiKey", in: "cookie", name: sessionCookieName(origin.startsWith("https:")) },
      },
    },
  };
}

function operation(route: Route): Json {
  const { id, summary, about, scope, answer, example, mayAnswer = [], method, input } = route;
  const problems = [400, 401, 403, 429, 500, 503, ...mayAnswer].sort();
  return {
    operationId: id,
    summary,
    ...(about ? { description: about } : {}),
    security: [...(scope === null ? [] : [{ apiKey: [scope] }]), { session: [] }],
    ...(method === "GET" ? { parameters: parameters(input) } : { requestBody: body(input) }),
    responses: {
      200: {
        description: "As asked for.",
        content: { "application/json": { schema: ref("schemas", nameOf(answer)), example } },
      },
      ...Object.fromEntries(problems.map((status) => [status, ref("responses", `Problem${status}`)])),
    },
  };
}

function parameters(input: z.ZodObject): Json[] {
  const { properties = {}, required = [] } = z.toJSONSchema(input, { io: "input", ...FOR_READERS });
  return Object.entries(properties).map(([name, schema]) => {
    const { description, ...rest } = schema as Json;
    return {
      name,
      in: "query",
      required: required.includes(name),
      ...(description ? { description } : {}),
      schema: rest,
    };
  });
}

function body(input: z.ZodObject): Json {
  const { $schema: _draft, ...schema } = z.toJSONSchema(input, { io: "input", ...FOR_READERS });
  return { required: true, content: { "application/json": { schema } } };
}

function schemas(): Json {
  const { schemas: all } = z.toJSONSchema(named, { uri: (name) => `#/components/schemas/${name}`, ...FOR_READERS });
  return Object.fromEntries(
    Object.entries(all).map(([name, { $schema: _draft, $id: _id, ...schema }]) => [name, schema]),
  );
}

function nameOf(answer: z.ZodType): string {
  const known = named.get(answer);
  if (!known) throw new Error("an answer has no name");
  return known.id;
}
