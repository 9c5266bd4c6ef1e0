// Runs on whatever Node the machine has (18 or newer) before anything is installed: Node built-ins only.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, delimiter, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { withLock } from "./file-lock.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = join(root, "node_modules");
const stamp = join(modules, ".syncline-lock-hash");
const pinnedNode = join(modules, ".bin", "node");

/** The settings, and where the parts run that `npm start` started. */
const ENV_FILES = [".env", join(process.env.SYNCLINE_DATA || ".data", "run.env")];

/**
 * Runs `script` under the pinned Node, installing first when needed; its exit code becomes ours.
 * `envFiles` are read when they exist; later ones win over earlier ones, the real environment over all.
 */
export async function runPinned(script, args, { envFiles = ENV_FILES } = {}) {
  if (!isInstalled()) await withLock(join(root, ".data", "install.lock"), install, tellWaiting);
  const nodeFlags = [`--import=${pathToFileURL(join(root, "scripts/follow-parent.mjs"))}`];
  for (const file of envFiles.map((name) => resolve(root, name)).filter(existsSync))
    nodeFlags.push(`--env-file=${file}`);
  const path = [join(modules, ".bin"), process.env.PATH].join(delimiter);
  const child = spawn(pinnedNode, [...nodeFlags, resolve(root, script), ...args], {
    stdio: "inherit",
    env: { ...process.env, PATH: path },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise((done, fail) => {
    child.once("error", fail);
    child.once("exit", (code, signal) => done(code ?? (signal === "SIGINT" ? 130 : 1)));
  });
}

function tellWaiting(pid) {
  console.error(`Waiting for another install (process ${pid}) …`);
}

function lockHash() {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}

function isInstalled() {
  if (!existsSync(pinnedNode)) return false;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lockHash()) return true;
  if (!matchesLock()) return false;
  writeStamp();
  return true;
}

/** True when somebody installed by hand: npm's own record lists what the lock file asks for. */
function matchesLock() {
  try {
    const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
    const present = JSON.parse(readFileSync(join(modules, ".package-lock.json"), "utf8")).packages;
    return Object.entries(wanted).every(([path, entry]) => {
      if (path === "") return true;
      return present[path] ? present[path].version === entry.version : entry.optional === true;
    });
  } catch {
    return false;
  }
}

function writeStamp() {
  try {
    writeFileSync(stamp, lockHash());
  } catch {
    // A read-only node_modules is checked again the next time.
  }
}

async function install() {
  if (isInstalled()) return;
  console.error("Installing packages (npm ci). The first time takes about a minute …");
  // `npm ci` refuses a lock file without the optional packages of other platforms, which npm itself sometimes writes;
  // `npm install --no-save` reads the same lock file and leaves it alone.
  let ran = npm("ci");
  if (ran.status !== 0 && ran.stderr.includes("EUSAGE")) ran = npm("install", "--no-save");
  if (ran.status !== 0)
    throw new Error(`${ran.stderr}\nnpm ci failed: ${ran.error?.message ?? `exit code ${ran.status}`}`);
  if (!existsSync(pinnedNode)) fetchPinnedNode();
  writeStamp();
}

/** npm tells its scripts where it is; other package managers set the same variable. */
function npm(...args) {
  const path = process.env.npm_execpath;
  const [program, ...first] = path && basename(path) === "npm-cli.js" ? [process.execPath, path] : ["npm"];
  return spawnSync(program, [...first, ...args, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, "pipe"],
    encoding: "utf8",
  });
}

/** The package `node` fetches its program in an install script, which `ignore-scripts` keeps from running. */
function fetchPinnedNode() {
  const folder = join(modules, "node");
  spawnSync(process.execPath, ["installArchSpecificPackage"], { cwd: folder, stdio: ["ignore", 2, 2] });
  if (existsSync(pinnedNode) || existsSync(join(folder, "bin/node"))) return;
  throw new Error("npm did not install the pinned Node. Allow install scripts, then: rm -r node_modules && npm ci");
}

async function main() {
  const [script, ...args] = process.argv.slice(2);
  if (!script) throw new Error("usage: node scripts/bootstrap.mjs <script> [args…]");
  // Under npm our parent is npm's shell: when somebody kills npm, everything below it stops too.
  if (process.env.npm_lifecycle_event) await import("./follow-parent.mjs");
  await runPinned(script, args, { envFiles: [] });
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
