import { readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "@intercom-dsar/testing";

const RELEASE = /^## (\d+\.\d+\.\d+) - /gm;

export interface Release {
  readonly version: string;
  readonly commit: string;
}

/** Standard output; `null` where there is no git, or it knows no such thing. */
type Git = (...parameters: readonly string[]) => Promise<string | null>;

/**
 * The newest release in the changelog of the repository at `root` that is not its present commit: what the tag `v0.1.0` names, else the
 * commit that wrote the release's heading. `null` where git knows neither: a shallow clone without tags, an unpacked archive.
 */
export async function lastRelease(root: string): Promise<Release | null> {
  const git: Git = async (...parameters) => {
    const { code, stdout } = await runProgram("git", parameters, { directory: root });
    return code === 0 ? stdout.trim() : null;
  };
  // The repository around an unpacked archive is another one.
  if ((await git("rev-parse", "--show-toplevel")) !== realpathSync(root)) return null;
  const head = await git("rev-parse", "HEAD");
  const isWhole = (await git("rev-parse", "--is-shallow-repository")) === "false";
  for (const [, version = ""] of readFileSync(join(root, "CHANGELOG.md"), "utf8").matchAll(RELEASE)) {
    const tagged = await git("rev-parse", "--verify", "--quiet", `refs/tags/v${version}^{commit}`);
    const commit = tagged ?? (isWhole ? await writerOf(git, version) : null);
    if (commit !== null && commit !== head) return { version, commit };
  }
  return null;
}

/** In a shallow clone this would be the oldest commit that there is. */
async function writerOf(git: Git, version: string): Promise<string | null> {
  const commits = await git("log", "--reverse", "--format=%H", `-S## ${version} - `, "--", "CHANGELOG.md");
  return commits?.split("\n")[0] || null;
}
