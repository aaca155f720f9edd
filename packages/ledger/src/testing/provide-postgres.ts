import { startPostgres } from "@intercom-dsar/database/testing";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** URL of a database of the server that all files share. */
    postgres: string;
  }
}

/** vitest's global set-up: one PostgreSQL for all files, since making one costs more than most of their tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  project.provide("postgres", await server.createDatabase());
  return () => server.stop();
}
