// Runs a command with the project's own tools: Node 24 and pnpm come as npm packages, so that whatever
// Node the machine has (20 or newer) is enough to begin with. Installs first where something is missing.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { devEngines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const environment = {
  ...process.env,
  PATH: `${join(root, "node_modules", ".bin")}:${process.env.PATH ?? ""}`,
  TURBO_TELEMETRY_DISABLED: "1",
  DO_NOT_TRACK: "1",
};

if (!isInstalled()) install();
run(process.argv.slice(2));

/** True where the last install was made from the lockfile of this commit: pnpm keeps a copy of the one it used. */
function isInstalled() {
  const used = join(root, "node_modules", ".pnpm", "lock.yaml");
  const wanted = join(root, "pnpm-lock.yaml");
  return existsSync(used) && readFileSync(used, "utf8") === readFileSync(wanted, "utf8");
}

function install() {
  const pnpm = `pnpm@${devEngines.packageManager.version}`;
  process.stderr.write(`installing dependencies with ${pnpm} …\n`);
  const { status, error } = spawnSync("npx", ["--yes", pnpm, "install", "--frozen-lockfile"], {
    cwd: root,
    env: environment,
    // Standard output belongs to the command that was asked for.
    stdio: ["ignore", process.stderr, process.stderr],
  });
  if (status !== 0) {
    process.stderr.write(`the install failed${error ? `: ${error.message}` : ""}; its output is above\n`);
    process.exit(status ?? 1);
  }
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
