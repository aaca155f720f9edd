import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { makeDirectory } from "./make-directory.ts";

/** Tells, on one host, whether the process behind an owner's name still lives. */
export interface OwnerLocks {
  /** Shows that this process is `owner`, until it ends, however it ends. */
  hold(owner: string): void;
  /** True only where the owner is certainly gone; a name that nobody ever held is not known to be gone. */
  isGone(owner: string): boolean;
  close(): void;
}

/**
 * Each owner locks a file of its own, in a folder beside the database. The lock is SQLite's on that file, so the operating system gives
 * it up when the process ends, even by SIGKILL, and it is seen across containers that share the volume, where process ids are not.
 */
export function createOwnerLocks(folder: string): OwnerLocks {
  const held = new Map<string, DatabaseSync>();
  const fileOf = (owner: string) => join(folder, `${Buffer.from(owner).toString("base64url")}.lock`);

  return {
    hold(owner) {
      if (held.has(owner)) return;
      makeDirectory(folder);
      const lock = new DatabaseSync(fileOf(owner), { timeout: 0 });
      lock.exec("BEGIN EXCLUSIVE");
      held.set(owner, lock);
    },
    isGone(owner) {
      if (held.has(owner) || !existsSync(fileOf(owner))) return false;
      const lock = new DatabaseSync(fileOf(owner), { timeout: 0 });
      try {
        lock.exec("BEGIN EXCLUSIVE");
        lock.exec("ROLLBACK");
        return true;
      } catch {
        return false;
      } finally {
        lock.close();
      }
    },
    close() {
      for (const [owner, lock] of held) {
        lock.close();
        rmSync(fileOf(owner), { force: true });
      }
      held.clear();
    },
  };
}
