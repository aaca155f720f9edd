import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const PACKAGE = fileURLToPath(new URL("..", import.meta.url));

it("has an example in its README that runs", () => {
  const [, code = ""] = /```ts\n([\s\S]*?)```/.exec(readFileSync(`${PACKAGE}/README.md`, "utf8")) ?? [];

  expect(code).toContain("openTokenVault");
  execFileSync(process.execPath, ["--input-type=module-typescript", "-e", code], {
    cwd: PACKAGE,
    timeout: 120_000,
  });
});
