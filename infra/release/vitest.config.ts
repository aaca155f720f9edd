import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/** The examples of the contract run on a real broker. */
export default mergeConfig(
  shared,
  defineConfig({ test: { globalSetup: ["@intercom-dsar/kafka-broker/testing"] } }),
);
