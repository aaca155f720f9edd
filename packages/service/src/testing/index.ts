export { type ConnectProxy, startConnectProxy } from "./connect-proxy.ts";
export { type DebianProgram, findOrInstall } from "./debian-program.ts";
export { createManualClock, type ManualClock } from "./manual-clock.ts";
export { createRecordingLogger, type RecordingLogger } from "./recording-logger.ts";
