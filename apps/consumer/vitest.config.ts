import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/**
 * The tests below `test/` share one real broker. Each of their files has modules of its own: kafkajs keeps its codecs for the whole
 * process, and a file that packs in all of them must not change what another one reads.
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
            isolate: true,
            globalSetup: ["@intercom-dsar/kafka-broker/testing", "@intercom-dsar/testing/chromium"],
          },
        },
      ],
    },
  }),
);
