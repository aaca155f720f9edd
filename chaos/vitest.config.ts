import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../vitest.shared.ts";

/** The tests below `test/` share one real broker. */
export default mergeConfig(
  shared,
  defineConfig({
    test: { globalSetup: ["@intercom-dsar/kafka-broker/testing"], testTimeout: 480_000, maxWorkers: 1 },
  }),
);
