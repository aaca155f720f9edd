import { defineConfig } from "vitest/config";

/** What every package's tests have in common; `.test-report.json` is what `.ci/run` counts. */
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    reporters: ["default", "json"],
    outputFile: { json: ".test-report.json" },
    testTimeout: 30_000,
    hookTimeout: 120_000,
    restoreMocks: true,
  },
});
