import { execFileSync } from "node:child_process";
import { cpus, loadavg, totalmem } from "node:os";
import { ROOT } from "../scripts/child.ts";

export type Machine = { cpu: string; cores: number; memoryGb: number; os: string; node: string };

export function machine(): Machine {
  const all = cpus();
  return {
    cpu: all[0]?.model.trim() || "unknown",
    cores: all.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    os: `${process.platform} ${process.arch}`,
    node: process.versions.node,
  };
}

/** Load average of the last minute: what others do on this machine is in the figures. */
export const load = (): number => Math.round((loadavg()[0] ?? 0) * 100) / 100;

/** Short, and whether the tree differs from it; "unknown" outside of a clone. */
export function commit(): { commit: string; changed: boolean } {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: ROOT, encoding: "utf8", stdio: "pipe" }).trim();
  try {
    return { commit: git("rev-parse", "--short", "HEAD"), changed: git("status", "--porcelain") !== "" };
  } catch {
    return { commit: "unknown", changed: true };
  }
}
