import {
  createHealth,
  createLogger,
  exitCodesTable,
  logEventsTable,
  SERVICE_LOG_EVENTS,
} from "@intercom-dsar/service";
import { createRegistry, metricsTable } from "@intercom-dsar/service/metrics";
import { WEB_LOG_EVENTS } from "@intercom-dsar/web/log-events";
import { countEvents } from "../telemetry/count-events.ts";
import { AUTH_LOG_EVENTS } from "../telemetry/log-events.ts";
import { registerWorkspaceGauge } from "../telemetry/workspace-gauge.ts";
import { EXIT_CODE_MEANINGS, EXIT_CODES } from "./exit-codes.ts";

/** The text of `docs/reference-auth.md`; a test compares it with the file. */
export function referenceDocument(): string {
  return `# Reference of the auth app: log events, metrics

Made from the auth app's own tables by \`npm run generate\`; do not edit. The consumer's: [reference.md](reference.md).

## Exit codes

${exitCodesTable(EXIT_CODES, EXIT_CODE_MEANINGS)}
## Log events

\`event\` of a line on standard error. Names in backquotes are fields of the line.

${logEventsTable(AUTH_LOG_EVENTS, WEB_LOG_EVENTS, SERVICE_LOG_EVENTS)}
## Metrics

\`/metrics\` at \`METRICS_PORT\`, beside what Node and the process tell of themselves (\`nodejs_*\`, \`process_*\`).

${metricsTable(authRegistry())}`;
}

/** Everything that the metrics page may show; nothing of it is ever read. */
function authRegistry() {
  const registry = createRegistry(createHealth(), "auth");
  countEvents(createLogger({ level: "silent" }), registry);
  registerWorkspaceGauge(registry, { connections: () => Promise.reject(new Error("only described")) });
  return registry;
}
