import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CACHE = fileURLToPath(new URL("../../../.cache/python", import.meta.url));
const LONGEST_MS = 300_000;

/** A Python with packages of its own, made once and kept. Returns the path of its program. @throws where it can't be had */
export function pythonEnvironment(name: string, packages: readonly string[]): string {
  const folder = join(CACHE, `${name}-${packages.join("-").replace(/[^A-Za-z0-9.]+/g, "-")}`);
  const python = join(folder, "bin", "python");
  const complete = join(folder, "complete");
  if (existsSync(complete)) return python;
  rmSync(folder, { recursive: true, force: true });
  execute("python3", ["-m", "venv", folder]);
  execute(python, ["-m", "pip", "install", "--quiet", ...packages]);
  mkdirSync(complete);
  return python;
}

function execute(file: string, parameters: readonly string[]): void {
  execFileSync(file, parameters, { stdio: ["ignore", "ignore", "pipe"], timeout: LONGEST_MS });
}
