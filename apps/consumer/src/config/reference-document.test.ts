import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { REASONS } from "../domain/reasons.ts";
import { CONSUMER_LOG_EVENTS } from "../telemetry/log-events.ts";
import { referenceDocument } from "./reference-document.ts";

const SOURCES = new URL("../", import.meta.url);

describe("docs/reference.md", () => {
  it("is what the tables say (else run `npm run generate`)", () => {
    const written = readFileSync(new URL("../../../../docs/reference.md", import.meta.url), "utf8");
    expect(written).toBe(referenceDocument());
  });
});

describe("the tables", () => {
  const tables = ["log-events.ts", "flows/reasons.ts", "flows/wait-codes.ts", "reference-document.ts"];
  const code = globSync("**/*.ts", { cwd: SOURCES, exclude: [...tables, "**/*.test.ts", "testing/**"] })
    .map((path) => readFileSync(new URL(path, SOURCES), "utf8"))
    .join("\n");

  it("hold no log event that nothing logs", () => {
    expect(Object.keys(CONSUMER_LOG_EVENTS).filter((event) => !code.includes(`"${event}"`))).toEqual([]);
  });

  it("hold every exit code", () => {
    expect(code.match(/(process\.exit\(|exitCode = |EXIT_CODE = )\d/g)).toBeNull();
  });

  it("hold no reason that nothing gives", () => {
    const given = (name: string) => code.includes(`REASONS.${name}`) || name === "scope_missing";
    expect(Object.keys(REASONS).filter((name) => !given(name))).toEqual([]);
  });
});
