import { expect, it } from "vitest";
import { shellBlocks } from "./shell-blocks.ts";

it("finds the blocks of shell with their lines and what is said of them", () => {
  const markdown = [
    "# Title",
    "```sh",
    "one",
    "two",
    "```",
    "```ts",
    "three",
    "```",
    "<!-- not run: needs a cluster -->",
    "",
    "```sh",
    "four",
    "```",
    "<!-- up: http://localhost:8080/readyz -->",
    "<!-- prints: one -->",
    "<!-- prints: two -->",
    "",
    "```sh",
    "five",
    "```",
  ].join("\n");

  expect(shellBlocks(markdown)).toEqual([
    { line: 3, code: "one\ntwo\n", prints: [] },
    { line: 12, code: "four\n", notRun: "needs a cluster", prints: [] },
    { line: 19, code: "five\n", up: "http://localhost:8080/readyz", prints: ["one", "two"] },
  ]);
});
