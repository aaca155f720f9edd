import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
const ROOT_FILES = [
  "CHANGELOG.md",
  "LICENSE",
  "package.json",
  "pnpm-lock.yaml",
  "pnpm-workspace.yaml",
  "tsconfig.base.json",
];

/** A copy of what packing a package needs: packing writes into the folder, and other programs run from the original. */
export function copyForPacking(folder: string, target: string): string {
  for (const name of ROOT_FILES) {
    mkdirSync(target, { recursive: true });
    copyFileSync(join(ROOT, name), join(target, name));
  }
  symlinkSync(join(ROOT, "node_modules"), join(target, "node_modules"));
  for (const path of [folder, "infra/release"]) {
    cpSync(join(ROOT, path), join(target, path), {
      recursive: true,
      filter: (source) => !["node_modules", "dist", ".turbo", ".cache"].includes(basename(source)),
    });
    symlinkSync(join(ROOT, path, "node_modules"), join(target, path, "node_modules"));
  }
  return join(target, folder);
}

/** Packs a package's folder into a new folder; the path of the archive. */
export function pack(tool: "npm" | "pnpm", packageFolder: string, destination: string): string {
  rmSync(destination, { recursive: true, force: true });
  mkdirSync(destination, { recursive: true });
  execFileSync(tool, ["pack", "--pack-destination", destination], { cwd: packageFolder, stdio: "pipe" });
  const [archive = ""] = readdirSync(destination);
  return join(destination, archive);
}

/** Unpacks an archive beside itself; the folder of its package. */
export function unpack(archive: string): string {
  const folder = join(dirname(archive), "unpacked");
  mkdirSync(folder);
  execFileSync("tar", ["-xzf", archive, "-C", folder]);
  return join(folder, "package");
}
