import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pythonEnvironment } from "@intercom-dsar/testing";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const CACHE = fileURLToPath(new URL("../../../../.cache/foreign", import.meta.url));
const JWCRYPTO = "1.6.1";
const LONGEST_MS = 120_000;

/** A program in another language, with libraries that are not ours. */
export interface ForeignProgram {
  /** Rejects what it says on standard error, by throwing. */
  run(parameters: readonly string[], input: string | Uint8Array): Buffer;
}

/** `filippo.io/age` and Go's Ed25519. `null` where there is no Go, or its modules can't be had. */
export function goProgram(): ForeignProgram | null {
  const binary = join(CACHE, "foreign-go");
  return installed(() => {
    mkdirSync(CACHE, { recursive: true });
    execute("go", ["build", "-o", binary, "."], HERE);
    return program(binary, []);
  });
}

/** `jwcrypto`, in an environment of its own. `null` where there is no Python, or the package can't be had. */
export function pythonProgram(): ForeignProgram | null {
  return installed(() => {
    const programs = pythonEnvironment("jwcrypto", [`jwcrypto==${JWCRYPTO}`]);
    return program(join(programs, "python"), [join(HERE, "foreign.py")]);
  });
}

function installed(install: () => ForeignProgram): ForeignProgram | null {
  try {
    return install();
  } catch (error) {
    // What CI leaves out nobody misses.
    if (process.env.CI) throw error;
    process.stderr.write(`\nLEFT OUT: foreign code checks nothing here: ${String(error).split("\n")[0]}\n`);
    return null;
  }
}

function execute(file: string, parameters: readonly string[], cwd = HERE): void {
  execFileSync(file, parameters, { cwd, stdio: ["ignore", "ignore", "pipe"], timeout: LONGEST_MS });
}

function program(file: string, before: readonly string[]): ForeignProgram {
  return {
    run(parameters, input) {
      const { status, stdout, stderr } = spawnSync(file, [...before, ...parameters], { input });
      if (status !== 0) throw new Error(`ended with ${status}: ${stderr}`);
      return stdout;
    },
  };
}
