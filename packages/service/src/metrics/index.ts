export { createRegistry } from "./create-registry.ts";
export { type MetricsServer, type MetricsServerOptions, startMetricsServer } from "./metrics-server.ts";
export { metricsTable } from "./metrics-table.ts";
