import type { Telemetry } from "./telemetry.ts";

/** Nothing is counted. It stands apart, so that what counts is loaded only where it is wanted. */
export const noTelemetry: Telemetry = {
  observe: (ledger) => ledger,
  onAttempt: () => {},
  onCoverage: () => {},
  onHttpAnswer: () => {},
  showBudgets: () => {},
  watchLag: async () => {},
};
