import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system of its own, to be filled or made read-only. */
export interface Mount extends Disposable {
  readonly path: string;
  setReadOnly(readOnly: boolean): void;
}

/** Why there can be none; `null` where there can. */
export function mountsImpossible(): string | null {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return "only root on Linux can mount a file system";
  try {
    using _mount = mountMemory(1);
    return null;
  } catch {
    return "this container may not mount file systems";
  }
}

/** Mounts memory as a small disk. */
export function mountMemory(megabytes: number): Mount {
  const path = mkdtempSync(join(tmpdir(), "intercom-dsar-disk-"));
  mount("-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", path);
  return {
    path,
    setReadOnly: (readOnly) => mount("-o", `remount,${readOnly ? "ro" : "rw"}`, path),
    [Symbol.dispose]() {
      execFileSync("umount", ["--lazy", path], { stdio: "pipe" });
      rmdirSync(path);
    },
  };
}

function mount(...parameters: string[]): void {
  execFileSync("mount", parameters, { stdio: "pipe" });
}
