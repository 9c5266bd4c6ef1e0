import { readFileSync, readdirSync } from "node:fs";

/** Linux counts CPU time in hundredths of a second, whatever the kernel's own tick. */
const TICKS_A_SECOND = 100;
const MB = 1024;

type Stat = { parent: number; own: number; ended: number };

/** @returns null when the process is gone, or the system has no /proc */
function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in brackets may hold anything.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const at = (n: number) => Number(fields[n]) / TICKS_A_SECOND;
    return { parent: Number(fields[1]), own: at(11) + at(12), ended: at(13) + at(14) };
  } catch {
    return null;
  }
}

/** CPU seconds of one process so far. */
export const cpuSeconds = (pid: number): number => statOf(pid)?.own ?? Number.NaN;

/** CPU seconds of a process, of its living children, and of those it has already reaped: a whole Postgres. */
export function treeCpuSeconds(pid: number): number {
  const root = statOf(pid);
  if (!root) return Number.NaN;
  const children = readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? (statOf(Number(name)) ?? []) : []));
  return children.filter(({ parent }) => parent === pid).reduce((sum, { own }) => sum + own, root.own + root.ended);
}

/** @returns MB; `peak` since the process began */
export function memoryMb(pid: number): { now: number; peak: number } {
  try {
    const text = readFileSync(`/proc/${pid}/status`, "utf8");
    const at = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1]) / MB;
    return { now: at("VmRSS"), peak: at("VmHWM") };
  } catch {
    return { now: Number.NaN, peak: Number.NaN };
  }
}
