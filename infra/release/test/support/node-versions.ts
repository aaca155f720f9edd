import { execFileSync } from "node:child_process";

/** One Node of each line that is promised, as packages of the npm registry; the last is the one that the project runs on. */
export const NODE_VERSIONS = ["20.20.2", "22.23.3", "24.21.0"] as const;

/** The binary of a Node version. npm keeps what it has fetched once. */
export function nodeBinary(version: string): string {
  return execFileSync("npx", ["--yes", `--package=node@${version}`, "--", "node", "-p", "process.execPath"], {
    encoding: "utf8",
  }).trim();
}
