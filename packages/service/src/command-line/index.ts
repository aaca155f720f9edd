export { type Check, type Finding, failed, ok, skipped } from "./check.ts";
export { columns } from "./columns.ts";
export { commandLineOrExit, type Program, parseCommandLine, wholeNumber } from "./command-line.ts";
export { failureOf } from "./failure-of.ts";
export { type CheckRow, runChecks } from "./run-checks.ts";
export { UsageError } from "./usage-error.ts";
export { writeCheckRows } from "./write-check-rows.ts";
