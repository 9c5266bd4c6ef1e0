import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Whether a process with this id lives. One of another user does; one that only waits to be buried does not. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== "EPERM") return false;
  }
  return statOf(pid)?.[1] !== "Z";
}

/** The fields of /proc/<pid>/stat from the closing bracket of the program's name on; null where there is no /proc. */
function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")")).split(" ");
  } catch {
    return null;
  }
}

/**
 * `<pid>-<start time>`: process ids come round again (in a container at once), start times do not. Where the system
 * does not tell the start time the tag is the id alone.
 */
export function processTag(pid = process.pid) {
  const startTime = statOf(pid)?.[20];
  return startTime ? `${pid}-${startTime}` : String(pid);
}

/** Whether the very process that made this tag lives. */
export function isTagAlive(tag) {
  const pid = Number.parseInt(tag, 10);
  return isAlive(pid) && (!tag.includes("-") || processTag(pid) === tag);
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
    if (holder !== null && !isTagAlive(holder)) {
      bury(path, mine, holder);
      continue;
    }
    if (!told && holder !== null) onWait?.(Number.parseInt(holder, 10));
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
  writeFileSync(mine, processTag());
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
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** Moves a dead holder's lock away; what was moved is put back when somebody else had taken it meanwhile. */
function bury(path, mine, dead) {
  const grave = `${mine}.dead`;
  try {
    renameSync(path, grave);
    if (readHolder(grave) !== dead) linkSync(grave, path);
  } catch {
    // Another waiter was quicker: the next turn of the loop sees what it left.
  } finally {
    rmSync(grave, { force: true });
  }
}
