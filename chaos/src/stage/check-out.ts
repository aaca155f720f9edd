import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "@intercom-dsar/testing";

/** The root of this repository. */
export const HERE = fileURLToPath(new URL("../../../", import.meta.url));
const KEPT = join(HERE, ".cache", "versions");
const PNPM = join(HERE, "node_modules", ".bin", "pnpm");
const INSTALL = ["install", "--frozen-lockfile", "--prefer-offline", "--prod"];
const CONSUMER = "@intercom-dsar/consumer...";

/** Another version could not be had. Its message has what the program said. */
class CheckOutError extends Error {
  readonly code = "check_out_failed";
  readonly retryable = false;
  override readonly name = "CheckOutError";
}

/**
 * The folder with a commit of this repository, as its sources were and with what its consumer needs to run. It is made once and kept.
 * Rejects where git does not know the commit.
 */
export async function checkOut(commit: string): Promise<string> {
  const id = (await run("git", ["rev-parse", "--verify", `${commit}^{commit}`])).trim();
  const folder = join(KEPT, id);
  if (existsSync(folder)) return folder;
  // Two that make it at a time don't meet: each has a folder of its own, and the first to be complete gives it the name.
  const own = `${folder}.${randomUUID()}`;
  mkdirSync(own, { recursive: true });
  try {
    await run("sh", ["-c", 'git archive "$0" | tar -x -C "$1"', id, own]);
    await run(PNPM, [...INSTALL, "--filter", CONSUMER], own);
    if (!existsSync(folder)) renameSync(own, folder);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
  return folder;
}

async function run(command: string, parameters: readonly string[], directory = HERE): Promise<string> {
  const { code, stdout, output } = await runProgram(command, parameters, { directory });
  if (code !== 0) throw new CheckOutError(`${command} ${parameters.join(" ")} ended with ${code}: ${output}`);
  return stdout;
}
