import type { TestProject } from "vitest/node";
import { readEnvironment } from "./config.ts";
import { startBroker } from "./start-broker.ts";

declare module "vitest" {
  interface ProvidedContext {
    brokers: readonly string[];
  }
}

/**
 * vitest's global set-up: one real broker for a package's tests, `inject("brokers")` in them. Where none can be had, the run fails and
 * says why; it never goes on without.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const broker = await startBroker({
    environment: readEnvironment(),
    log: (line) => process.stderr.write(`${line}\n`),
  });
  project.provide("brokers", broker.brokers);
  return () => broker.stop();
}
