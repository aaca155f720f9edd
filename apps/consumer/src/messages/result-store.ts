import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { access, open, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { makeDirectory, pathMistake } from "@intercom-dsar/database";
import type { HealthPart } from "@intercom-dsar/service";

/** Keeps packages that are too large for a message; a directory to begin with. */
export interface ResultStore {
  /**
   * Stores the bytes durably and resolves to the reference that goes into the outcome. The same request id is overwritten. Rejects with
   * `results_unavailable` (retryable), with nothing left behind.
   */
  put(requestId: string, bytes: Uint8Array): Promise<string>;
}

/** The disk of the result store is full, read-only or away. */
class ResultStoreError extends Error {
  readonly code = "results_unavailable";
  readonly retryable = true;
  override readonly name = "ResultStoreError";
}

/**
 * Makes the directory where it is missing. Request ids are `[A-Za-z0-9._-]{1,128}`; the suffix keeps `.` and `..` from being names of
 * directories. `health` is told whether the directory can be written, now and after each package.
 *
 * Rejects with the system's error where the directory can't be made or written and no later try finds it otherwise (`pathMistake`).
 */
export async function openDirectoryResultStore(directory: string, health: HealthPart): Promise<ResultStore> {
  const folder = resolve(directory);

  /** Passes the result on, and tells how the store stands. */
  async function told<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      const result = await work();
      health.up();
      return result;
    } catch (cause) {
      health.down("results_unavailable");
      throw new ResultStoreError("a package could not be stored", { cause });
    }
  }

  const makeFolder = () => access(folder).catch(() => makeDirectory(folder));
  await told(async () => {
    await makeFolder();
    await access(folder, constants.W_OK);
  }).catch((error: Error) => {
    if (pathMistake(error.cause) !== null) throw error.cause;
  });
  return {
    put: (requestId, bytes) =>
      told(async () => {
        await makeFolder();
        const target = join(folder, `${requestId}.json`);
        await write(join(folder, `.${randomUUID()}.partial`), target, bytes);
        return pathToFileURL(target).href;
      }),
  };
}

/** A package is complete or not there: written aside, flushed to disk, then renamed. */
async function write(partial: string, target: string, bytes: Uint8Array): Promise<void> {
  try {
    const file = await open(partial, "wx", 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
