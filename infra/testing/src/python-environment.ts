import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CACHE = fileURLToPath(new URL("../../../.cache/python", import.meta.url));
const LONGEST_MS = 300_000;

/**
 * A Python with packages of its own, made once and kept: `bin/python` and the programs that the packages bring are in the
 * folder it returns. @throws where it can't be had
 */
export function pythonEnvironment(name: string, packages: readonly string[]): string {
  const folder = join(CACHE, `${name}-${packages.join("-").replace(/[^A-Za-z0-9.]+/g, "-")}`);
  if (!existsSync(folder)) make(folder, packages);
  return join(folder, "bin");
}

/** Two that make it at a time don't meet: each has a folder of its own, and the first to be complete gives it the name. */
function make(folder: string, packages: readonly string[]): void {
  const own = `${folder}.${randomUUID()}`;
  mkdirSync(CACHE, { recursive: true });
  try {
    execute("python3", ["-m", "venv", own]);
    execute(join(own, "bin", "python"), ["-m", "pip", "install", "--quiet", ...packages]);
    symlinkSync(own, folder);
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

function execute(file: string, parameters: readonly string[]): void {
  execFileSync(file, parameters, { stdio: ["ignore", "ignore", "pipe"], timeout: LONGEST_MS });
}
