import { expect, it } from "vitest";
import { publishedManifest } from "./published-manifest.ts";

const catalog = { zod: "4.6.7" };

it("has the built entry points, ranges for versions and none of the repository's own", () => {
  const manifest = {
    name: "example",
    bin: { example: "./src/main.ts" },
    exports: "./src/index.ts",
    scripts: { test: "vitest run" },
    dependencies: { zod: "catalog:" },
    devDependencies: { vitest: "catalog:" },
    publishConfig: { access: "public", bin: { example: "./dist/main.js" }, exports: "./dist/index.js" },
  };

  expect(publishedManifest(manifest, catalog)).toEqual({
    name: "example",
    bin: { example: "./dist/main.js" },
    exports: "./dist/index.js",
    dependencies: { zod: "^4.6.7" },
    publishConfig: { access: "public" },
  });
});

it.each(["workspace:*", "file:../other", "4.6.7"])("refuses a dependency that is %s", (range) => {
  expect(() => publishedManifest({ dependencies: { zod: range } }, catalog)).toThrow(`zod: "${range}"`);
});
