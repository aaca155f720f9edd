import { readFileSync } from "node:fs";
import { exitCodesTable } from "@intercom-dsar/service";
import { expect, it } from "vitest";
import { COMMANDS } from "../commands.ts";
import { EXIT_CODE_MEANINGS, EXIT_CODES } from "./exit-codes.ts";
import { helpFor } from "./help.ts";

const README = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

it("names every command once, and every option of a command that is asked about", () => {
  const help = helpFor(COMMANDS, []);
  for (const command of COMMANDS) {
    expect(help.match(new RegExp(`^  ${command.name}[ \\n]`, "gm"))).toHaveLength(1);
    const own = helpFor(COMMANDS, [command.name, "--help"]);
    for (const option of [...Object.keys(command.options), "json", "profile"])
      expect(own).toContain(`--${option} `);
  }
  expect(new Set(COMMANDS.map(({ name }) => name)).size).toBe(COMMANDS.length);
});

it("has its exit codes in the README", () => {
  for (const line of exitCodesTable(EXIT_CODES, EXIT_CODE_MEANINGS).trim().split("\n").slice(2))
    expect(README.replaceAll(/ +/g, " ")).toContain(line.replaceAll(/ +/g, " "));
});
