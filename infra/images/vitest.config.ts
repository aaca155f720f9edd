import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/** The tools are installed on the first run. */
export default mergeConfig(
  shared,
  defineConfig({
    test: { globalSetup: ["./test/provide-tools.ts"], testTimeout: 60_000 },
  }),
);
