import { opendir, stat } from "node:fs/promises";
import { join } from "node:path";
import { PARTIALS, type StoredObject } from "./result-store.ts";

/** What 0.1 kept was above this many bytes: a file that is not was put there by somebody else. */
const LEAST_BYTES = 512 * 1024;
const FILE = "package.json";
const PARTIAL = /^\.[0-9a-f-]{36}\.partial$/;

/**
 * Where an earlier version kept the object of this name: a package as `ID.json` in the directory itself, beside its partial files in the
 * clear. Outcomes name those packages until they are purged. `null` where it kept no such object.
 */
export function earlierPathOf(directory: string, name: string): string | null {
  const [key = "", file = ""] = name.split("/");
  if (name.startsWith(PARTIALS)) return PARTIAL.test(file) ? join(directory, file) : null;
  return file === FILE ? join(directory, `${key}.json`) : null;
}

/** The objects that an earlier version kept, by the names that they would have now. */
export async function* listEarlier(directory: string): AsyncGenerator<StoredObject> {
  for await (const entry of await opendir(directory)) {
    const name = nameOf(entry.name);
    if (!entry.isFile() || name === null) continue;
    const found = await stat(join(directory, entry.name)).catch(() => null);
    if (found === null || (found.mode & 0o077) !== 0) continue;
    if (name.startsWith(PARTIALS) || found.size > LEAST_BYTES)
      yield { name, bytes: found.size, storedAt: found.mtimeMs };
  }
}

function nameOf(fileName: string): string | null {
  if (PARTIAL.test(fileName)) return `${PARTIALS}${fileName}`;
  const id = /^([A-Za-z0-9._-]{1,128})\.json$/.exec(fileName)?.[1];
  return id === undefined ? null : `${id}/${FILE}`;
}
