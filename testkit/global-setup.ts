import type { TestProject } from "vitest/node";
import { openTestServer, type TemplateDatabase } from "./template.ts";

declare module "vitest" {
  interface ProvidedContext {
    templateDatabase: TemplateDatabase;
  }
}

/** Once per vitest run, before the first `*.pg.test.ts`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { close, ...templateDatabase } = await openTestServer();
  project.provide("templateDatabase", templateDatabase);
  return close;
}
