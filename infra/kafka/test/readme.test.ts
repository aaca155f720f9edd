import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { HELP } from "../src/command-line.ts";

const root = join(import.meta.dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

describe("the README", () => {
  it("shows an example that runs", async () => {
    expect(readme).toContain(readFileSync(join(root, "test/readme-example.ts"), "utf8"));
    const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);

    await import("./readme-example.ts");

    expect(written).toHaveBeenCalledWith("hello\n");
  });

  it("shows the options of the command", () => {
    expect(readme).toContain(HELP.trimEnd().split("\n").slice(2).join("\n"));
  });
});
