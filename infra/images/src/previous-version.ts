import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readEnvironment } from "./config.ts";
import { runProgram } from "./run-program.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** How an image is built belongs to this version; what is in it, to the other. */
const RECIPE = [".dockerignore", "infra/images"];

/**
 * The version before this one: `DSAR_PREVIOUS` (a commit or a tag), else the latest tag, else the commit before; `null` where git
 * does not know it (a shallow clone, an unpacked archive).
 */
export async function findPreviousVersion(): Promise<string | null> {
  const { DSAR_PREVIOUS } = readEnvironment();
  if (DSAR_PREVIOUS !== undefined) return commitOf(DSAR_PREVIOUS);
  try {
    const tag = await git("describe", "--tags", "--abbrev=0", "HEAD^");
    return await commitOf(tag.trim());
  } catch {
    return commitOf("HEAD^");
  }
}

/** Builds the consumer's image as that commit has it. */
export async function buildConsumerOf(commit: string, image: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "intercom-dsar-previous-"));
  try {
    await runProgram(
      "bash",
      ["-euc", 'git archive "$1" | tar --extract --directory "$2"', "-", commit, folder],
      {
        directory: ROOT,
      },
    );
    for (const path of RECIPE) {
      const filter = (source: string) => !source.includes("node_modules");
      cpSync(join(ROOT, path), join(folder, path), { recursive: true, force: true, filter });
    }
    const recipe = ["--file", "infra/images/Dockerfile", "--target", "consumer"];
    await runProgram("docker", ["build", "--tag", image, ...recipe, "."], { directory: folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function commitOf(reference: string): Promise<string | null> {
  try {
    return (await git("rev-parse", "--verify", "--quiet", `${reference}^{commit}`)).trim();
  } catch {
    return null;
  }
}

function git(...parameters: readonly string[]): Promise<string> {
  return runProgram("git", parameters, { directory: ROOT });
}
