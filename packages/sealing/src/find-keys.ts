import { randomBytes } from "node:crypto";
import { readKeyFile } from "./key-file.ts";

/**
 * Keys without making any: the `written` ones of a variable, else the one in the file at `path`. Where there is no file yet, a random key
 * stands for the one that a start would make: neither opens what is there already. `source` says which it was.
 *
 * @throws as `readKeyFile`
 */
export function findKeys(
  variable: string,
  written: readonly Uint8Array[] | undefined,
  path: string,
): { readonly keys: readonly Uint8Array[]; readonly source: string } {
  if (written !== undefined) return { keys: written, source: variable };
  const key = readKeyFile(path);
  return { keys: [key ?? randomBytes(32)], source: key === null ? `${path}: a start makes it` : path };
}
