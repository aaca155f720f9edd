import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const HERE = fileURLToPath(new URL("../../../", import.meta.url));
const run = promisify(execFile);

/** Another version of the project, installed in a folder of its own, which goes with the scope. */
export interface CheckOut extends AsyncDisposable {
  /** The root of its repository. */
  readonly root: string;
}

/** Checks out a commit of this repository beside it and installs what it needs. Rejects where git does not know the commit. */
export async function checkOut(commit: string): Promise<CheckOut> {
  const root = join(mkdtempSync(join(tmpdir(), "intercom-dsar-version-")), "intercom-dsar");
  await run("git", ["worktree", "add", "--detach", root, commit], { cwd: HERE });
  await run(process.execPath, ["scripts/run.mjs", "true"], { cwd: root });
  return {
    root,
    async [Symbol.asyncDispose]() {
      rmSync(root, { recursive: true, force: true });
      await run("git", ["worktree", "prune"], { cwd: HERE });
    },
  };
}
