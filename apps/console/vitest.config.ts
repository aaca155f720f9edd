import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/** The walks through the pages need a browser, one of them a broker besides. */
export default mergeConfig(
  shared,
  defineConfig({
    test: {
      globalSetup: ["@intercom-dsar/kafka-broker/testing", "@intercom-dsar/testing/chromium"],
      testTimeout: 120_000,
    },
  }),
);
