import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./child.ts";
import type { Parts } from "./start-parts.ts";

const STAMP = join(ROOT, "dist/.sources");
const SOURCES = ["src/**/*", "public/**/*", "astro.config.mjs", "package-lock.json", "tsconfig.json"];

/** True when dist/ was built from exactly these sources: contents count, not times. */
export function isBuilt(): boolean {
  return existsSync(STAMP) && readFileSync(STAMP, "utf8") === sourcesHash();
}

/** Builds the web part into dist/. @throws Error with the build's output when it fails */
export async function build({ command }: Pick<Parts, "command">): Promise<void> {
  const hash = sourcesHash();
  rmSync(STAMP, { force: true });
  const env = { ASTRO_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
  await command("astro build", { args: ["node_modules/astro/bin/astro.mjs", "build"], env });
  writeFileSync(STAMP, hash);
}

function sourcesHash(): string {
  const files = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: ROOT, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(`${file.slice(ROOT.length)}\0`)
      .update(readFileSync(file))
      .update("\0");
  return hash.digest("hex");
}
