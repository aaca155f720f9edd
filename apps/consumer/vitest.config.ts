import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/**
 * The tests below `test/` share one real broker and, as everywhere, the modules of their worker: what a file sets for its whole
 * process (kafkajs has such settings) it sets back.
 */
export default mergeConfig(
  shared,
  defineConfig({
    test: {
      testTimeout: 240_000,
      maxWorkers: 2,
      projects: [
        { extends: true, test: { name: "src", exclude: ["test/**"] } },
        {
          extends: true,
          test: {
            name: "test",
            exclude: ["src/**"],
            globalSetup: ["@intercom-dsar/kafka-broker/testing", "@intercom-dsar/testing/chromium"],
          },
        },
      ],
    },
  }),
);
