import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { pathWith } from "./programs.ts";

const VITEST = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
const PROJECT = fileURLToPath(new URL("./without-broker/", import.meta.url));

describe("the global set-up of tests", () => {
  it("fails the run, with the reasons, where no broker can be had", async () => {
    const run = spawn(process.execPath, [VITEST, "run"], {
      cwd: PROJECT,
      env: { PATH: pathWith({}), NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });

    const [output, errors, [code]] = await Promise.all([
      text(run.stdout),
      text(run.stderr),
      once(run, "exit"),
    ]);

    expect(code).not.toBe(0);
    expect(errors).toContain("no Kafka can be had");
    expect(errors).toContain("Kafka by maven: no `java` that answers is on the PATH");
    expect(output).not.toContain("passed");
  });
});
