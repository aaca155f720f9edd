import type { ConfigWarning } from "../config/config-warnings.ts";
import { type Check, ok } from "./check.ts";

/** The row of a configuration that was read. One with a mistake comes to no check: it ends the program. */
export function configurationCheck(warnings: readonly ConfigWarning[]): Check {
  const written = warnings.map(({ variable, code }) => `${variable}: ${code}`);
  return {
    name: "configuration",
    variable: null,
    run: async () =>
      ok(written.length === 0 ? "no mistake" : `no mistake, but look at ${written.join("; ")}`),
  };
}
