import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/** The walk through the pages needs a browser. */
export default mergeConfig(
  shared,
  defineConfig({ test: { globalSetup: ["./test/support/chromium.ts"], testTimeout: 120_000 } }),
);
