import { randomBytes, randomUUID } from "node:crypto";
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { parseKey } from "./keyring.ts";
import { makeDirectory } from "./make-directory.ts";

/**
 * Reads the key in a file, or makes one (mode 0600) where there is none. Two processes that start together agree: a file is written
 * aside and linked into place, and only the first link succeeds.
 */
export function loadOrCreateKeyFile(path: string): { readonly key: Uint8Array; readonly created: boolean } {
  const existing = read(path);
  if (existing !== null) return { key: existing, created: false };
  makeDirectory(dirname(path));
  const aside = `${path}.${randomUUID()}`;
  const file = openSync(aside, "wx", 0o600);
  writeSync(file, `${randomBytes(32).toString("base64")}\n`);
  fsyncSync(file);
  closeSync(file);
  try {
    linkSync(aside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const first = read(path);
    if (first === null) throw error;
    return { key: first, created: false };
  } finally {
    rmSync(aside, { force: true });
  }
  const created = read(path);
  if (created === null) throw new Error("the key file vanished while it was made");
  return { key: created, created: true };
}

function read(path: string): Uint8Array | null {
  try {
    return parseKey(readFileSync(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
