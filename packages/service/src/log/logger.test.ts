import { describe, expect, it } from "vitest";
import { createRecordingLogger } from "../testing/recording-logger.ts";
import type { LogFields } from "./log-fields.ts";
import { LOG_LEVELS } from "./log-level.ts";
import { createLogger } from "./logger.ts";

declare module "./log-events.ts" {
  interface LogEvents {
    readonly step_done: readonly ["info", "a step is done"];
    readonly something_happened: readonly ["any", "as grave as its level"];
  }
}

/** As somebody writes it who does not look at the types. */
function untyped(fields: Record<string, unknown>): LogFields {
  return fields;
}

describe("createLogger", () => {
  it("writes one line of JSON with the time, the level, the event and the fields", () => {
    const { logger, lines } = createRecordingLogger();

    logger.info("step_done", { requestId: "r-1", attempts: 2, durationMs: 12.5, offset: "42" });

    expect(lines).toEqual([
      {
        level: "info",
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        requestId: "r-1",
        attempts: 2,
        durationMs: 12.5,
        offset: "42",
        event: "step_done",
      },
    ]);
  });

  it("drops every field that is not on the list, and says how many", () => {
    const { logger, lines } = createRecordingLogger();

    logger.warn(
      "something_happened",
      untyped({ requestId: "r-1", email: "mara@example.com", body: {}, __proto__: null }),
    );

    expect(lines[0]).toMatchObject({ requestId: "r-1", droppedFields: 2 });
    expect(lines[0]).not.toHaveProperty("email");
    expect(lines[0]).not.toHaveProperty("body");
  });

  it.each(["mara@example.com", "Mara Linden", "x".repeat(201), ["r-1"], { id: 1 }, 1n])(
    "drops a listed field whose value is no id, count or code: %s",
    (value) => {
      const { logger, lines } = createRecordingLogger();

      logger.info("step_done", untyped({ requestId: value, count: 1 }));

      expect(lines[0]).toMatchObject({ count: 1, droppedFields: 1 });
      expect(lines[0]).not.toHaveProperty("requestId");
    },
  );

  it("does not count a field that is undefined", () => {
    const { logger, lines } = createRecordingLogger();

    logger.info("step_done", { requestId: undefined });

    expect(lines[0]).not.toHaveProperty("droppedFields");
  });

  it("takes the events of the tables at their levels, and does not write a sentence as one", () => {
    const { logger, lines } = createRecordingLogger();

    // @ts-expect-error an event that no table has
    logger.info("deleted Mara Linden");
    // @ts-expect-error an event of another level
    logger.error("step_done");

    expect(lines[0]).toMatchObject({ event: "unnamed_event" });
  });

  it("gives a child's fields to each of its lines, the line's own above them", () => {
    const { logger, lines } = createRecordingLogger();

    logger
      .child({ workspaceId: "w-1", step: "search" })
      .child({ requestId: "r-1" })
      .info("step_done", { step: "read" });

    expect(lines[0]).toMatchObject({ workspaceId: "w-1", requestId: "r-1", step: "read" });
  });

  it("writes the same for somebody who reads along, where that is asked for", () => {
    let written = "";
    const destination = {
      write: (line: string) => {
        written += line;
      },
    };

    const logger = createLogger({ level: "info", format: "pretty", destination });
    logger.info("step_done", untyped({ requestId: "r-1", attempts: 2, email: "mara@example.com" }));

    expect(written).toMatch(/^\d\d:\d\d:\d\dZ r-1 step_done attempts=2 droppedFields=1\n$/);
  });

  it("writes from its level on", () => {
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(JSON.parse(line).level) };

    const logger = createLogger({ level: "warn", base: { service: "consumer" }, destination });
    for (const level of LOG_LEVELS) if (level !== "silent") logger[level]("something_happened");

    expect(lines).toEqual(["warn", "error", "fatal"]);
  });
});
