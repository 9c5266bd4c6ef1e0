import { inject } from "vitest";
import { cloneDatabase, type TestDatabase } from "./template.ts";

export type { TestDatabase };

/** A migrated database of the test file's own, cloned from the run's template in well under a second. */
export async function openTestDatabase(): Promise<TestDatabase> {
  return cloneDatabase(inject("templateDatabase"));
}

/** An empty, unmigrated database: for tests of the migrations themselves. */
export async function openEmptyDatabase(): Promise<TestDatabase> {
  return cloneDatabase({ ...inject("templateDatabase"), template: "template0" });
}
