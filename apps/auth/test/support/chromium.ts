import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** `null`: there is none, and the walk is left out. */
    chromium: string | null;
  }
}

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const INSTALL_MS = 10 * 60_000;

/** Finds a Chromium, or installs Debian's where that needs nobody's password. `CHROMIUM_PATH` names one that lies elsewhere. */
export default function setup(project: TestProject): void {
  const found = find() ?? install();
  const isRequired = process.env.CI !== undefined && process.env.CI !== "false";
  if (found === null && isRequired)
    throw new Error(
      "no Chromium: install the package `chromium`, or set CHROMIUM_PATH; in CI the walk can't be left out",
    );
  project.provide("chromium", found);
}

function find(): string | null {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== "") return named;
  return PLACES.find((place) => existsSync(place)) ?? null;
}

function install(): string | null {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return null;
  process.stderr.write("Installing chromium with apt-get, for the walk through the auth app's pages.\n");
  const options = {
    stdio: "ignore",
    timeout: INSTALL_MS,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  } as const;
  try {
    execFileSync("apt-get", ["update", "-qq"], options);
    execFileSync(
      "apt-get",
      ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
      options,
    );
  } catch {
    process.stderr.write("chromium could not be installed\n");
  }
  return find();
}
