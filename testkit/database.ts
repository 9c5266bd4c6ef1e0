import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { type TemplateDatabase, urlsOf, withAdmin } from "./template.ts";

export type TestDatabase = {
  /** Superuser, sees every row. */
  ownerUrl: string;
  /** What web and worker use; forced row-level security applies. */
  appUrl: string;
  readonlyUrl: string;
  /** Disconnects whoever is left and removes the database. */
  drop(): Promise<void>;
};

/** A migrated database of the test file's own, cloned from the run's template in well under a second. */
export async function openTestDatabase(): Promise<TestDatabase> {
  return cloneDatabase(inject("templateDatabase"));
}

/** An empty, unmigrated database: for tests of the migrations themselves. */
export async function openEmptyDatabase(): Promise<TestDatabase> {
  return cloneDatabase({ ...inject("templateDatabase"), template: "template0" });
}

/** The same for runners other than vitest, which pass the run's template themselves. */
export async function cloneDatabase(source: TemplateDatabase): Promise<TestDatabase> {
  const name = `${source.prefix}_${randomBytes(4).toString("hex")}`;
  await withAdmin(source.adminUrl, (admin) => admin`create database ${admin(name)} template ${admin(source.template)}`);
  return {
    ...urlsOf(source, name),
    drop: async () => {
      await withAdmin(source.adminUrl, (admin) => admin`drop database if exists ${admin(name)} with (force)`);
    },
  };
}
