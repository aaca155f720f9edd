import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { startSimulator } from "../src/index.ts";
import { ENDPOINTS } from "../src/routes/endpoints.ts";
import { Settings } from "../src/state/settings.ts";

const root = join(import.meta.dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

describe("the README", () => {
  it("shows an example that runs", async () => {
    expect(readme).toContain(readFileSync(join(root, "test/readme-example.ts"), "utf8"));
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    await import("./readme-example.ts");
    expect(write).toHaveBeenCalledWith("503 404, deleted: 1\n");
  });

  it("shows a seed that loads", async () => {
    const seed = /## Seed[\s\S]*?```json\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
    await using simulator = await startSimulator({ seed: JSON.parse(seed) });
    expect(simulator.control.workspaces()).toEqual(["abc12xyz"]);
  });

  it("shows an app that can be registered", async () => {
    const seed = /## OAuth[\s\S]*?```json\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
    await using simulator = await startSimulator({ seed: JSON.parse(seed) });
    expect(simulator.control.oauth.apps()).toEqual(["client-1"]);
  });

  it("shows fault rules that are accepted", async () => {
    await using simulator = await startSimulator();
    const block = /## Fault rules[\s\S]*?```json lines\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
    const rules = block.trim().split("\n");
    for (const rule of rules) simulator.control.faults.add(JSON.parse(rule));
    expect(simulator.control.faults.list()).toHaveLength(rules.length);
  });

  it("names every setting with its default, and every endpoint", () => {
    const cells = readme.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
    for (const [name, value] of Object.entries(Settings.parse({}))) {
      const shown = `\`${JSON.stringify(value).replaceAll('"', "")}\``;
      expect(cells).toContainEqual(expect.arrayContaining([`\`${name}\``, shown]));
    }
    for (const { method, template } of ENDPOINTS) expect(readme).toContain(`${method} ${template}`);
  });
});
