import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/** The examples of the contract run on a real broker; TypeScript's own compiler and a passphrase take long on a busy machine. */
export default mergeConfig(
  shared,
  defineConfig({
    test: { globalSetup: ["@intercom-dsar/kafka-broker/testing"], testTimeout: 300_000 },
  }),
);
