import { randomUUID } from "node:crypto";
import { mkdir, open, rename } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** Keeps packages that are too large for a message; a directory to begin with. */
export interface ResultStore {
  /** Stores the bytes durably and resolves to the reference that goes into the outcome. The same request id is overwritten. */
  put(requestId: string, bytes: Uint8Array): Promise<string>;
}

/** Request ids are `[A-Za-z0-9._-]{1,128}`; the suffix keeps `.` and `..` from being names of directories. */
export function createDirectoryResultStore(directory: string): ResultStore {
  return {
    async put(requestId, bytes) {
      const folder = resolve(directory);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const target = join(folder, `${requestId}.json`);
      const partial = join(folder, `.${randomUUID()}.partial`);
      // A package is complete or not there: written aside, flushed to disk, then renamed.
      const file = await open(partial, "wx", 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(partial, target);
      return pathToFileURL(target).href;
    },
  };
}
