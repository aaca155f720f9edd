import { existsSync, renameSync, rmSync } from "node:fs";

const KEPT = "package.source.json";

/** What the root has once for all packages, and each published package as well. */
export const ROOT_FILES = ["LICENSE", "CHANGELOG.md"] as const;

/** Puts the manifest of the working directory aside while it is packed. */
export function keepSource(): void {
  renameSync("package.json", KEPT);
}

/** The working directory is as it was before it was packed. */
export function restoreSource(): void {
  if (!existsSync(KEPT)) return;
  renameSync(KEPT, "package.json");
  for (const name of ROOT_FILES) rmSync(name, { force: true });
}
