import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

const OWNER_ALONE = 0o700;

/**
 * Makes a directory and the ones above it that are missing, readable by their owner alone.
 *
 * Not `mkdir`'s own `recursive`: below a directory that takes no new names (`/proc`) the system says ENOENT for the child too, and Node
 * then tries the parent and the child in turn for ever (seen with 24.21, `mkdir` and `mkdirSync` alike).
 *
 * @throws the system's error (`ENOENT`, `EACCES`, `EROFS`, `ENOTDIR`, …) where one of them can't be made
 */
export function makeDirectory(path: string): void {
  try {
    make(path);
  } catch (error) {
    const parent = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || parent === path) throw error;
    makeDirectory(parent);
    make(path);
  }
}

function make(path: string): void {
  try {
    mkdirSync(path, { mode: OWNER_ALONE });
  } catch (error) {
    if (!isDirectory(path)) throw error;
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
