// Runs a command with the project's own tools: Node 24 and pnpm come as npm packages, so that whatever
// Node the machine has (20 or newer) is enough to begin with. Installs first where something is missing.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { devEngines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const environment = {
  ...process.env,
  PATH: `${join(root, "node_modules", ".bin")}:${process.env.PATH ?? ""}`,
  NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --require=${JSON.stringify(join(root, "scripts", "exit-without-hanging.cjs"))}`,
  // Compiling its sources is half of what a program of ours does before it is ready.
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, ".cache", "node"),
  TURBO_TELEMETRY_DISABLED: "1",
  DO_NOT_TRACK: "1",
};

if (!isInstalled()) await install();
run(process.argv.slice(2));

/** True where the last install was made from the lockfile of this commit: pnpm keeps a copy of the one it used. */
function isInstalled() {
  const used = join(root, "node_modules", ".pnpm", "lock.yaml");
  const wanted = join(root, "pnpm-lock.yaml");
  return existsSync(used) && readFileSync(used, "utf8") === readFileSync(wanted, "utf8");
}

/** Its output is shown only where it fails: standard output belongs to the command that was asked for. */
async function install() {
  const pnpm = `pnpm@${devEngines.packageManager.version}`;
  process.stderr.write(`Installing dependencies with ${pnpm}: once, about a minute\n`);
  const child = spawn("npx", ["--yes", pnpm, "install", "--frozen-lockfile"], {
    cwd: root,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk) => {
      output += chunk;
    });
  const failure = await new Promise((resolve) => {
    child.on("error", ({ message }) => resolve(message));
    child.on("close", (code, signal) => resolve(code === 0 ? null : (signal ?? `exit code ${code}`)));
  });
  if (failure === null) return;
  process.stderr.write(`${output}The install failed: ${failure}\n`);
  process.exit(1);
}

/** Hands over the terminal, the signals and the exit code. */
function run([command, ...args]) {
  const child = spawn(command, args, { env: environment, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    process.stderr.write(`${command} could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => {
    if (signal) process.removeAllListeners(signal).kill(process.pid, signal);
    else process.exit(code ?? 1);
  });
}
