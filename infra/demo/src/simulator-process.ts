import type { Child } from "./child.ts";

/** The Intercom simulator, up and seeded with its example people. */
export interface SimulatorProcess {
  readonly child: Child;
  readonly url: string;
}
