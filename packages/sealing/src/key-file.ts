import { randomBytes, randomUUID } from "node:crypto";
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { makeDirectory, pathMistake } from "@intercom-dsar/database";
import { KeyError, parseKey } from "./keyring.ts";

/** A key file that can't be one, or can't be made. The message has its path and what the system says. */
export class KeyFileError extends Error {
  readonly code = "key_file_invalid";
  readonly retryable = false;
  override readonly name = "KeyFileError";
}

/**
 * Reads the key in a file, or makes one (mode 0600) where there is none. Two processes that start together agree: a file is written
 * aside and linked into place, and only the first link succeeds.
 *
 * @throws KeyFileError where the path can't have a key, which no later try changes; the system's error for a state that may pass
 */
export function loadOrCreateKeyFile(path: string): { readonly key: Uint8Array; readonly created: boolean } {
  return withMistake(path, () => loadOrCreate(path));
}

/** The key in a file, `null` where there is none; makes nothing. @throws as `loadOrCreateKeyFile` */
export function readKeyFile(path: string): Uint8Array | null {
  return withMistake(path, () => read(path));
}

function withMistake<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const mistake = pathMistake(error);
    throw mistake === null
      ? error
      : new KeyFileError(`the key's file can't be used: ${path} (${mistake.code})`);
  }
}

function loadOrCreate(path: string): { readonly key: Uint8Array; readonly created: boolean } {
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
  const kind = statSync(path, { throwIfNoEntry: false });
  if (kind === undefined) return null;
  // Whoever opens a pipe waits for somebody to write, and hears no signal meanwhile.
  if (!kind.isFile() && !kind.isDirectory()) throw new KeyFileError(`the key's file is no file: ${path}`);
  try {
    return parseKey(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof KeyError) throw new KeyFileError(`the key's file holds no key: ${path}`);
    throw error;
  }
}
