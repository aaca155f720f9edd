import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

export interface DebianProgram {
  /** What it is called in messages, and the variable that names one which lies elsewhere. */
  readonly name: string;
  readonly variable: string;
  /** Where it may lie. */
  readonly places: readonly string[];
  /** Debian's packages that have it. */
  readonly packages: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const INSTALL_MS = 10 * 60_000;
/** Other tests may be installing something at the same time. */
const TRIES = 100;
const TRY_AGAIN_MS = 5_000;

/**
 * Finds a program that a test needs, or installs Debian's where that needs nobody's password; `null` where there can be none.
 *
 * @throws where `CI` is set and there is none: then the test can't be left out
 */
export function findOrInstall(program: DebianProgram): string | null {
  const found = find(program) ?? install(program);
  const { CI } = program.environment;
  if (found === null && CI !== undefined && CI !== "" && CI !== "false")
    throw new Error(
      `no ${program.name}: install ${program.packages.join(" ")}, or set ${program.variable}; in CI its tests can't be left out`,
    );
  return found;
}

function find({ variable, places, environment }: DebianProgram): string | null {
  return environment[variable] || (places.find((place) => existsSync(place)) ?? null);
}

function install(program: DebianProgram): string | null {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return null;
  process.stderr.write(`Installing ${program.packages.join(" ")} with apt-get\n`);
  const options = {
    stdio: "ignore",
    timeout: INSTALL_MS,
    env: { ...program.environment, DEBIAN_FRONTEND: "noninteractive" },
  } as const;
  for (let tries = 0; tries < TRIES && find(program) === null; tries += 1) {
    try {
      execFileSync("apt-get", ["update", "-qq"], options);
      execFileSync(
        "apt-get",
        ["install", "-y", "-qq", "--no-install-recommends", ...program.packages],
        options,
      );
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TRY_AGAIN_MS);
    }
  }
  if (find(program) === null) process.stderr.write(`${program.name} could not be installed\n`);
  return find(program);
}
