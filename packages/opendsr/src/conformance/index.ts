export type { ConformanceOptions } from "./processor.ts";
export { type CheckResult, runConformance } from "./run-conformance.ts";
