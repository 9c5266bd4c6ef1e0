import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Whether a process with this id lives. A process of another user counts as alive. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/**
 * Runs `work` while holding the lock file `path`; waits for its holder, takes over from one that died.
 * `onWait` is called once, with the holder's process id, when there is something to wait for.
 */
export async function withLock(path, work, onWait) {
  mkdirSync(dirname(path), { recursive: true });
  const mine = `${path}.${process.pid}`;
  let told = false;
  while (!take(path, mine)) {
    const holder = readHolder(path);
    if (holder !== null && !isAlive(holder)) {
      bury(path, mine, holder);
      continue;
    }
    if (!told && holder !== null) onWait?.(holder);
    told = true;
    await delay(100);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** A hard link appears with its content, so nobody ever reads a lock without its holder. */
function take(path, mine) {
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, path);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

function readHolder(path) {
  try {
    return Number(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}

/** Moves a dead holder's lock away; what was moved is put back when somebody else had taken it meanwhile. */
function bury(path, mine, deadPid) {
  const grave = `${mine}.dead`;
  try {
    renameSync(path, grave);
    if (readHolder(grave) !== deadPid) linkSync(grave, path);
  } catch {
    // Another waiter was quicker: the next turn of the loop sees what it left.
  } finally {
    rmSync(grave, { force: true });
  }
}
