export { compileCache } from "./compile-cache.ts";
export { connectWorkspace } from "./connect-workspace.ts";
export { type ConsumerProcess, launchConsumer, portOf, startConsumerProcess } from "./consumer-process.ts";
export { loggedEvent } from "./logged-event.ts";
export { expectPublishedPackage } from "./published-package.ts";
export { pythonEnvironment } from "./python-environment.ts";
export { type ProgramResult, type RunOptions, runProgram } from "./run-program.ts";
export { type SimulatorProcess, startSimulatorProcess } from "./simulator-process.ts";
export { type RunningProgram, startProgram } from "./start-program.ts";
