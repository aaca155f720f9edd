export { type Check, type Finding, failed, ok, skipped } from "./check.ts";
export { alone, type CheckGroup, checkGroups } from "./check-groups.ts";
export { clockFinding, type TimedAnswer } from "./clock-finding.ts";
export { columns } from "./columns.ts";
export { commandLineOrExit, type Program, parseCommandLine, wholeNumber } from "./command-line.ts";
export { configurationCheck } from "./configuration-check.ts";
export { failureOf } from "./failure-of.ts";
export { UsageError } from "./usage-error.ts";
