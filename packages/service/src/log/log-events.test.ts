import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { SERVICE_LOG_EVENTS } from "./log-events.ts";

const SOURCES = new URL("../", import.meta.url);

it("the table holds no event that nothing logs", () => {
  const code = globSync("**/*.ts", { cwd: SOURCES, exclude: ["log/log-events.ts", "**/*.test.ts"] })
    .map((path) => readFileSync(new URL(path, SOURCES), "utf8"))
    .join("\n");
  expect(Object.keys(SERVICE_LOG_EVENTS).filter((event) => !code.includes(`"${event}"`))).toEqual([]);
});
