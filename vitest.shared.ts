import { defineConfig } from "vitest/config";

/** What every package's tests have in common; `.test-report.json` is what `.ci/run` counts. */
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    reporters: ["default", "json"],
    outputFile: { json: ".test-report.json" },
    setupFiles: [new URL("infra/testing/src/wait-longer.ts", import.meta.url).pathname],
    expect: { poll: { timeout: 120_000 } },
    // A limit for what hangs; a slow machine that is shared with other work must not fail a test.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    restoreMocks: true,
    // Files of a worker share its modules: loading them anew for each file took most of the suite's time.
    isolate: false,
  },
});
