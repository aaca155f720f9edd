import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findOrInstall } from "@intercom-dsar/service/testing";
import getPort from "get-port";

/** Debian's PgBouncer; `null` where there can be none. */
export const PGBOUNCER = findOrInstall({
  name: "PgBouncer",
  variable: "PGBOUNCER_PATH",
  places: ["/usr/sbin/pgbouncer", "/usr/local/bin/pgbouncer", "/opt/homebrew/bin/pgbouncer"],
  packages: ["pgbouncer"],
  // biome-ignore lint/style/noProcessEnv: a test's helper, told of the machine like the tests below `test`
  environment: process.env,
});

/** A real PgBouncer in transaction mode, as strict as it is when nobody has changed its settings. */
export interface PgBouncer {
  /** The same database, by way of PgBouncer. */
  through(url: string): string;
  stop(): Promise<void>;
}

const ANSWERS_WITHIN_MS = 60_000;

/** Starts one before the server that `server` (a URL of any of its databases) leads to. */
export async function startPgBouncer(server: string): Promise<PgBouncer> {
  const { hostname, port: serverPort, username, password } = new URL(server);
  const folder = mkdtempSync(join(tmpdir(), "intercom-dsar-pgbouncer-"));
  // As root, PgBouncer runs as a user of its own, who has to reach the folder.
  chmodSync(folder, 0o755);
  const port = await getPort();
  writeFileSync(join(folder, "users.txt"), `"${username}" "${password}"\n`);
  // Fewer connections to the server than one process opens: every transaction may get another one.
  const settings = [
    "[databases]",
    `* = host=${hostname} port=${serverPort}`,
    "[pgbouncer]",
    "listen_addr = 127.0.0.1",
    `listen_port = ${port}`,
    "unix_socket_dir =",
    "auth_type = plain",
    `auth_file = ${join(folder, "users.txt")}`,
    "pool_mode = transaction",
    "default_pool_size = 3",
    "server_round_robin = 1",
    "max_client_conn = 500",
  ];
  writeFileSync(join(folder, "pgbouncer.ini"), `${settings.join("\n")}\n`);
  const user = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
  const said: string[] = [];
  const child = spawn(PGBOUNCER ?? "", [...user, join(folder, "pgbouncer.ini")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  child.stderr.on("data", (text) => said.push(String(text)));
  const exited = new Promise<void>((resolve) => child.on("exit", () => resolve()));
  const until = Date.now() + ANSWERS_WITHIN_MS;
  while (!(await answers(port))) {
    if (child.exitCode !== null || Date.now() > until)
      throw new Error(`PgBouncer does not start: ${said.join("").slice(-500)}`);
    await sleep(50);
  }
  return {
    through(url) {
      const pooled = new URL(url);
      pooled.hostname = "127.0.0.1";
      pooled.port = String(port);
      return pooled.href;
    },
    async stop() {
      child.kill("SIGKILL");
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
