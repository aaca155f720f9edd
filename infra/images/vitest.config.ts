import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/** The tools are built on the first run, which takes minutes. */
export default mergeConfig(
  shared,
  defineConfig({
    test: { globalSetup: ["./src/provide-tools.ts"], hookTimeout: 900_000, testTimeout: 60_000 },
  }),
);
