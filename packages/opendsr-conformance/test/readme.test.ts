import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { faults } from "./readme-example.ts";

it("has an example in its README that does what it says", async () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

  expect(read("../README.md")).toContain(read("readme-example.ts"));
  expect(await faults("http://127.0.0.1:1/v2", "x")).toContain(
    "6.3: tells in its discovery what it supports",
  );
});
