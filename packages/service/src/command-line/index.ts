export { commandLineOrExit, type Program, parseCommandLine, wholeNumber } from "./command-line.ts";
export { UsageError } from "./usage-error.ts";
