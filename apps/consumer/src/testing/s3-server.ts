import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import getPort from "get-port";
import { vi } from "vitest";

/** `docs/decisions/0046`: small, in use elsewhere, and built from the Go module proxy in a minute and a half. */
const VERSION = "v1.8.0";
const MODULE = `github.com/versity/versitygw/cmd/versitygw@${VERSION}`;
const TOOLS = fileURLToPath(new URL("../../../../.cache/tools", import.meta.url));
/** Go's own archive goes to /usr/local/go (go.dev/doc/install), which not every PATH has. */
const GO = ["go", "/usr/local/go/bin/go"];

/** A real S3 server over a directory. */
export interface S3Server {
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Where the server keeps everything. */
  readonly folder: string;
  /** The variables of a consumer whose result store is below this prefix. */
  variables(prefix: string): Record<string, string>;
  /** Ends the process: nobody answers at the endpoint any more. */
  kill(): Promise<void>;
  /** Starts it again, over the same directory. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts one with an empty bucket. */
export async function startS3Server(): Promise<S3Server> {
  const program = findOrBuild();
  const folder = mkdtempSync(join(tmpdir(), "intercom-dsar-s3-"));
  const bucket = "results";
  for (const name of [bucket, "sidecar"])
    mkdirSync(join(folder, name === bucket ? "data/results" : name), { recursive: true });
  const [accessKeyId, secretAccessKey] = ["test-key", "test-secret-of-no-worth"];
  const port = await getPort();
  const endpoint = `http://127.0.0.1:${port}`;
  let child = await start();

  async function start() {
    const options = [
      "--quiet",
      "--port",
      `127.0.0.1:${port}`,
      "--access",
      accessKeyId,
      "--secret",
      secretAccessKey,
    ];
    const started = spawn(
      program,
      [...options, "posix", "--sidecar", join(folder, "sidecar"), join(folder, "data")],
      { stdio: "ignore", env: {} },
    );
    const exited = new Promise<void>((resolve) => started.on("exit", () => resolve()));
    // Whoever is unknown is refused, which is an answer.
    await vi.waitFor(() => fetch(endpoint), { timeout: 60_000, interval: 50 });
    return { kill: () => started.kill("SIGKILL"), exited };
  }
  async function kill(): Promise<void> {
    child.kill();
    await child.exited;
  }
  return {
    endpoint,
    bucket,
    accessKeyId,
    secretAccessKey,
    folder,
    variables: (prefix) => ({
      RESULT_STORE: `s3://${bucket}/${prefix}`,
      S3_ENDPOINT: endpoint,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
    }),
    kill,
    async restart() {
      child = await start();
    },
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function findOrBuild(): string {
  const built = join(TOOLS, `versitygw-${VERSION}`);
  if (existsSync(built)) return built;
  mkdirSync(TOOLS, { recursive: true });
  const part = mkdtempSync(join(TOOLS, "part-"));
  process.stderr.write(`go install ${MODULE} …\n`);
  const settings = [`GOBIN=${part}`, "GOFLAGS=-mod=mod"];
  const isBuilt = GO.some(
    (go) => spawnSync("env", [...settings, go, "install", MODULE], { stdio: "ignore" }).status === 0,
  );
  if (!isBuilt)
    throw new Error(`the S3 server of the tests can't be built: it needs Go (go.dev/doc/install)`);
  renameSync(join(part, "versitygw"), built);
  rmSync(part, { recursive: true });
  return built;
}
