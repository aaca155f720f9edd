export { createRegistry } from "./create-registry.ts";
export { openMetricsPort } from "./metrics-server.ts";
export { metricsTable } from "./metrics-table.ts";
