import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/** The walk through the pages needs a browser. */
export default mergeConfig(
  shared,
  defineConfig({ test: { globalSetup: ["@intercom-dsar/testing/chromium"], testTimeout: 120_000 } }),
);
