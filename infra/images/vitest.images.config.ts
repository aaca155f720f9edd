import { defineConfig } from "vitest/config";

/** `npm run test:images`: needs a Docker engine, and minutes. */
export default defineConfig({
  test: {
    include: ["test/**/*.spec.ts"],
    globalSetup: ["./src/build-images.ts"],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
