export { type Check, type Finding, failed, ok, skipped } from "./check.ts";
export { alone, type CheckGroup, checkGroups, findingsOf } from "./check-groups.ts";
export { clockFinding, createClockCheck } from "./clock-check.ts";
export { columns } from "./columns.ts";
export {
  commandLineOrExit,
  type Program,
  /** @internal For the tests. */
  parseCommandLine,
  wholeNumber,
} from "./command-line.ts";
export { configOrExit } from "./config-or-exit.ts";
export { configurationCheck } from "./configuration-check.ts";
export { databaseChecks } from "./database-checks.ts";
export { failureOf } from "./failure-of.ts";
export { CALL_TIMEOUT_MS, type CheckRow } from "./run-checks.ts";
export { UsageError } from "./usage-error.ts";
