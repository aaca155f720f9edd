import type { Logger } from "../log/logger.ts";
import { createHealth, type Health } from "./health.ts";

/** Health whose changes and stuck loops are in the log. The logger may be made after it: nothing is told before a part reports. */
export function createLoggedHealth(logger: () => Logger): Health {
  return createHealth({
    onChange: ({ name, state, code, since }) =>
      logger().info("part_changed", { part: name, state, code, since }),
    onStuck: ({ name, ageMs }) => logger().error("loop_stuck", { part: name, durationMs: ageMs }),
  });
}
