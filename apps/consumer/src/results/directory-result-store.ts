import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { access, open, opendir, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { makeDirectory } from "@intercom-dsar/database";
import { earlierPathOf, listEarlier } from "./earlier-layout.ts";
import { fromFileName, OBJECTS, PARTS, pathOf, toFileName } from "./object-path.ts";
import { PARTIALS, type ResultStore, type StoredObject } from "./result-store.ts";
import { spoolSealed } from "./sealed-spool.ts";
import { asStoreError, reported, watchSource } from "./store-errors.ts";

/** Makes the directory where it is missing; rejects with the system's error where it can't be made or written. */
export async function prepareDirectory(directory: string): Promise<void> {
  makeDirectory(resolve(directory));
  await access(directory, constants.W_OK | constants.X_OK);
}

/**
 * A result store in a directory, which several processes may share: `objects/KEY/FILE`, readable by its owner alone. The reference is the
 * file's `file:` URL. What is being written lies sealed in `partial`. A directory that is missing is made.
 */
export function createDirectoryResultStore(directory: string): ResultStore {
  const root = resolve(directory);

  return {
    async put(name, content, signal) {
      signal.throwIfAborted();
      const partial = join(root, PARTS, randomUUID());
      const target = pathOf(root, name);
      const source = watchSource(content);
      try {
        makeDirectory(dirname(partial));
        const unspool = await spoolSealed(partial, source.content, signal);
        makeDirectory(dirname(target));
        await unspool(target, signal).catch(async (error: unknown) => {
          await rm(target, { force: true });
          throw error;
        });
        await flush(dirname(target));
        return pathToFileURL(target).href;
      } catch (error) {
        throw source.error() ?? asStoreError(error, signal);
      } finally {
        await rm(partial, { force: true }).catch(() => {});
      }
    },

    async get(name, signal) {
      signal.throwIfAborted();
      for (const path of placesOf(root, name)) {
        const file = await open(path).catch((error: NodeJS.ErrnoException) => {
          if (error.code === "ENOENT") return null;
          throw asStoreError(error, signal);
        });
        if (file !== null) return reported(file.createReadStream({ signal }), signal);
      }
      return null;
    },

    async delete(name, signal) {
      signal.throwIfAborted();
      try {
        for (const path of placesOf(root, name)) await rm(path, { force: true });
        // The folder of a request goes with its last object.
        await rmdir(dirname(pathOf(root, name))).catch(() => {});
      } catch (error) {
        throw asStoreError(error, signal);
      }
    },

    list: (prefix, signal) => reported(listIn(root, prefix), signal),
  };
}

/** A name's places: the one that `put` writes to, and the one of an earlier version. */
function placesOf(root: string, name: string): string[] {
  const earlier = earlierPathOf(root, name);
  return [pathOf(root, name), ...(earlier === null ? [] : [earlier])];
}

async function* listIn(root: string, prefix: string): AsyncGenerator<StoredObject> {
  makeDirectory(root);
  const slash = prefix.indexOf("/");
  const keys =
    slash === -1
      ? namesIn(join(root, OBJECTS))
      : [{ part: prefix.slice(0, slash), fileName: toFileName(prefix.slice(0, slash)) }];
  for await (const key of keys) {
    for await (const { part, path } of namesIn(join(root, OBJECTS, key.fileName)))
      yield* described(`${key.part}/${part}`, path, prefix);
  }
  for await (const { part, path } of namesIn(join(root, PARTS)))
    yield* described(`${PARTIALS}${part}`, path, prefix);
  for await (const earlier of listEarlier(root)) if (earlier.name.startsWith(prefix)) yield earlier;
}

async function* described(name: string, path: string, prefix: string): AsyncGenerator<StoredObject> {
  if (!name.startsWith(prefix)) return;
  const found = await stat(path).catch(absentOrThrow);
  if (found !== null) yield { name, bytes: found.size, storedAt: found.mtimeMs };
}

/** What of a folder the store has made. */
async function* namesIn(folder: string): AsyncGenerator<{ part: string; fileName: string; path: string }> {
  const entries = await opendir(folder).catch(absentOrThrow);
  if (entries === null) return;
  for await (const { name: fileName } of entries) {
    const part = fromFileName(fileName);
    if (part !== null) yield { part, fileName, path: join(folder, fileName) };
  }
}

/** A new name in a folder survives a loss of power once the folder was flushed. */
async function flush(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems have no such call.
    if (!["EINVAL", "ENOTSUP"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  } finally {
    await handle.close();
  }
}

function absentOrThrow(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}
