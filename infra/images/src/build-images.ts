import { copyFileSync, existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { readEnvironment } from "./config.ts";
import { runProgram } from "./run-program.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Whether there is an engine, and so the images. */
    docker: boolean;
  }
}

const COMPOSE_FILE = fileURLToPath(new URL("../../compose.yaml", import.meta.url));
const EXTRA_CA = fileURLToPath(new URL("../extra-ca.crt", import.meta.url));
const BANNER = "=".repeat(100);

/** vitest's global set-up: builds every image of the stack once. Without an engine nothing is built, and everybody is told. */
export default async function setup(project: TestProject): Promise<void> {
  const docker = await hasDocker();
  project.provide("docker", docker);
  if (!docker) {
    process.stderr.write(
      `${BANNER}\nLEFT OUT: no Docker engine with \`docker compose\` answers. No image was built or tested.\n${BANNER}\n`,
    );
    return;
  }
  // What Node trusts on this machine, the builds have to trust as well: both reach the registry the same way.
  const { NODE_EXTRA_CA_CERTS } = readEnvironment();
  if (NODE_EXTRA_CA_CERTS !== undefined && !existsSync(EXTRA_CA)) copyFileSync(NODE_EXTRA_CA_CERTS, EXTRA_CA);
  process.stderr.write("building the images …\n");
  await runProgram("docker", ["compose", "--file", COMPOSE_FILE, "--profile", "demo", "build"]);
}

async function hasDocker(): Promise<boolean> {
  try {
    await runProgram("docker", ["version"]);
    await runProgram("docker", ["compose", "version"]);
    return true;
  } catch {
    return false;
  }
}
