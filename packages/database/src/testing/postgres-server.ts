import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import getPort from "get-port";
import { createDatabase } from "./create-database.ts";
import { findPostgresPrograms, type PostgresPrograms } from "./postgres-programs.ts";

/** A real PostgreSQL for tests; its binaries come with an npm package. */
export interface PostgresServer {
  /** Makes an empty database and resolves to its URL. */
  createDatabase(): Promise<string>;
  /** Ends the server and starts it again at the same address with the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const USER = "postgres";
const PASSWORD = "postgres";

/** For each step; on a busy machine, a start takes 20 s and more. */
const LIMIT_MS = 100_000;
const STOP_LIMIT_MS = 60_000;
const LAST_LINES = 15;

/** How often a start is tried at another port, where somebody took the port that was free a moment ago. */
const PORT_TRIES = 20;
const PORT_TAKEN = "Address already in use";

/**
 * Starts a server of its own at a free port of the loopback. Only a port that somebody else took meanwhile is a reason to try again.
 *
 * @throws Error that names the step (`initdb` or `start`), how the program ended and its last lines
 */
export async function startPostgres(programs?: PostgresPrograms): Promise<PostgresServer> {
  const { initdb, postgres, user } = programs ?? (await findPostgresPrograms());
  const folder = mkdtempSync(join(tmpdir(), "dsar-pg-"));
  const data = join(folder, "data");
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, `${PASSWORD}\n`);
  if (user !== undefined) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);

  // Nothing of this process's environment: the same language, zone and settings on every machine.
  const env = { LC_ALL: "C" };
  const launch = (program: string, parameters: string[]) =>
    spawn(program, parameters, { ...user, env, cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const startAt = async (port: number) => {
    const listening = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="];
    const child = launch(postgres, ["-D", data, "-p", String(port), ...listening]);
    const onExit = () => child.kill("SIGQUIT");
    process.once("exit", onExit);
    child.once("close", () => process.off("exit", onExit));
    await waitFor("start", child, "ready to accept connections");
    return child;
  };
  const start = async (portOf: () => Promise<number>) => {
    for (let tries = 1; ; tries += 1) {
      const port = await portOf();
      try {
        return { port, child: await startAt(port) };
      } catch (error) {
        if (tries === PORT_TRIES || !String(error).includes(PORT_TAKEN)) throw error;
      }
    }
  };

  let server: { readonly port: number; readonly child: ChildProcess };
  try {
    const settings = ["--no-locale", "--encoding=UTF8", "--auth=password", "--no-sync"];
    const init = launch(initdb, [
      `--pgdata=${data}`,
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      ...settings,
    ]);
    await waitFor("initdb", init, null);
    server = await start(getPort);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }

  return {
    createDatabase: () => createDatabase(`postgres://${USER}:${PASSWORD}@127.0.0.1:${server.port}`),
    async restart() {
      const { port, child } = server;
      await end(child);
      server = await start(async () => port);
    },
    async stop() {
      await end(server.child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when the program wrote a line with `sign`, or ended well where that is null. */
async function waitFor(step: string, child: ChildProcess, sign: string | null): Promise<void> {
  const lines: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = (how: string, cause?: unknown) =>
    reject(new Error(`PostgreSQL, ${step}: ${how}; it said: ${lines.join("\n") || "nothing"}`, { cause }));
  for (const input of [child.stdout, child.stderr])
    if (input !== null)
      createInterface({ input }).on("line", (line) => {
        lines.push(line);
        if (lines.length > LAST_LINES) lines.shift();
        if (sign !== null && line.includes(sign)) resolve();
      });
  child.once("error", (error) => fail(error.message, error));
  child.once("close", (code, signal) => {
    if (sign === null && code === 0) resolve();
    else fail(`ended with ${signal ?? `exit code ${code}`}`);
  });
  const timer = setTimeout(() => {
    fail(`not done after ${LIMIT_MS / 1000} s`);
    child.kill("SIGKILL");
  }, LIMIT_MS);
  await promise.finally(() => clearTimeout(timer));
}

/** Ends connections and server; one that doesn't end in time is killed. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGINT");
  const timer = setTimeout(() => child.kill("SIGQUIT"), STOP_LIMIT_MS);
  await exited.finally(() => clearTimeout(timer));
}
