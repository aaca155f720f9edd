import { execFileSync } from "node:child_process";

/** Why kcat, which the examples use, can't be had here; `null` where it can. Installs Debian's package where that is allowed. */
export function kcatMissing(): string | null {
  if (runs("kcat", ["-V"])) return null;
  if (process.getuid?.() !== 0) return "kcat is not installed, and only root could install it";
  if (!runs("apt-get", ["--version"])) return "kcat is not installed, and there is no apt-get";
  process.stderr.write("Installing kcat: apt-get install kcat\n");
  runs("apt-get", ["update", "-qq"]);
  runs("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "kcat"]);
  return runs("kcat", ["-V"]) ? null : "kcat could not be installed by apt-get";
}

function runs(command: string, parameters: readonly string[]): boolean {
  try {
    execFileSync(command, parameters, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
