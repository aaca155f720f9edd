import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../commands.ts";
import { completionScript, SHELLS } from "./completion-script.ts";

/** What bash proposes behind these words. */
function proposed(...words: string[]): string[] {
  const script = `${completionScript("bash", COMMANDS)}
COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _intercom_dsar; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const output = execFileSync("bash", ["-c", script, "bash", "intercom-dsar", ...words], {
    encoding: "utf8",
  });
  return output.split("\n").filter((line) => line !== "");
}

describe("completion in bash", () => {
  it("proposes commands, words, options and the values of an option", () => {
    expect(proposed("re")).toEqual(
      expect.arrayContaining(["retry", "retry-as-new", "release", "resume", "replay"]),
    );
    expect(proposed("send", "")).toEqual(["access", "deletion", "preview"]);
    expect(proposed("trigger", "dead")).toEqual(["dead-token"]);
    expect(proposed("cancel", "--wa")).toEqual(["--waiting-for"]);
    expect(proposed("list", "--waiting-for", "a")).toEqual(["authorization", "approval"]);
    expect(proposed("nonsense", "")).toEqual([]);
  });
});

it.each(SHELLS)("completion in %s knows every command and option", (shell) => {
  const script = completionScript(shell, COMMANDS);
  for (const { name, options } of COMMANDS) {
    expect(script).toContain(name);
    for (const option of Object.keys(options))
      expect(script).toContain(shell === "fish" ? `-l ${option}` : `--${option}`);
  }
});
