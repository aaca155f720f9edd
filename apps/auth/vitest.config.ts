import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/** The walk through the pages needs a browser; the tests of the process start several, on a machine that may be busy. */
export default mergeConfig(
  shared,
  defineConfig({
    test: { globalSetup: ["@intercom-dsar/testing/chromium"], maxWorkers: 2, testTimeout: 240_000 },
  }),
);
