import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/** One broker for the tests that need any; those of a broker's life and death start their own. */
export default mergeConfig(
  shared,
  defineConfig({ test: { globalSetup: ["./src/testing.ts"], testTimeout: 60_000, maxWorkers: 2 } }),
);
