import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A control group of Linux whose processes get so much memory together, as a container does; beyond it the kernel kills one. */
export interface MemoryLimit extends Disposable {
  readonly bytes: number;
  /** Words to put before a command, so that it runs inside from its first allocation. */
  readonly prefix: readonly string[];
  /** Processes of it that the kernel killed for memory. */
  kills(): number;
}

/** What the chart gives to a consumer. */
export const CHART_LIMIT_BYTES = 384 * 1024 * 1024;

const ROOT = "/sys/fs/cgroup";
let made = 0;

/** Why there can be none; `null` where there can. */
export function memoryLimitsImpossible(): string | null {
  if (process.platform !== "linux") return "only Linux has control groups";
  try {
    using _limit = limitMemory(64 * 1024 * 1024);
    return null;
  } catch {
    return "this process may not make a control group with a memory limit";
  }
}

/** Makes the group; its processes have to be gone when it is disposed of. Works with both versions of control groups. */
export function limitMemory(bytes: number): MemoryLimit {
  const isUnified = existsSync(join(ROOT, "cgroup.controllers"));
  const group = join(parentOf(isUnified), `intercom-dsar-${process.pid}-${++made}`);
  mkdirSync(group);
  const write = (file: string, value: number) => writeFileSync(join(group, file), String(value));
  try {
    write(isUnified ? "memory.max" : "memory.limit_in_bytes", bytes);
  } catch (error) {
    rmdirSync(group);
    throw error;
  }
  // A container has no swap either. Not every kernel counts it.
  const swap = isUnified ? "memory.swap.max" : "memory.memsw.limit_in_bytes";
  if (existsSync(join(group, swap))) write(swap, isUnified ? 0 : bytes);
  const events = join(group, isUnified ? "memory.events" : "memory.oom_control");
  return {
    bytes,
    prefix: ["sh", "-c", 'echo $$ > "$0/cgroup.procs" && exec "$@"', group],
    kills: () => Number(/^oom_kill (\d+)$/m.exec(readFileSync(events, "utf8"))?.[1] ?? 0),
    [Symbol.dispose]: () => rmdirSync(group),
  };
}

/** Version 1: the own group. Version 2 lets no group have both processes and children with limits, so the topmost one is the parent. */
function parentOf(isUnified: boolean): string {
  if (isUnified) return ROOT;
  const own = /^\d+:memory:(.*)$/m.exec(readFileSync("/proc/self/cgroup", "utf8"))?.[1] ?? "/";
  const inside = join(ROOT, "memory", own);
  // In a container the group's own path may lie outside of what is mounted.
  return existsSync(inside) ? inside : join(ROOT, "memory");
}

/** What a process has in memory now; 0 where it is gone. */
export function residentKiB(pid: number | undefined): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
