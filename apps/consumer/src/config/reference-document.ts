import { DEAD_LETTER_CAUSES, REJECTIONS } from "@intercom-dsar/dsar-events/service";
import {
  createHealth,
  exitCodesTable,
  logEventsTable,
  markdownTable,
  SERVICE_LOG_EVENTS,
} from "@intercom-dsar/service";
import { createRegistry, metricsTable } from "@intercom-dsar/service/metrics";
import { REASONS } from "../domain/reasons.ts";
import { WAIT_CODES } from "../domain/wait-codes.ts";
import { registerBudgetGauges } from "../telemetry/budget-gauges.ts";
import { registerLedgerGauges } from "../telemetry/ledger-gauges.ts";
import { CONSUMER_LOG_EVENTS } from "../telemetry/log-events.ts";
import { createConsumerMetrics } from "../telemetry/metrics.ts";
import { EXIT_CODE_MEANINGS, EXIT_CODES } from "./exit-codes.ts";

/** The text of `docs/reference.md`; a test compares it with the file. */
export function referenceDocument(): string {
  return `# Reference: codes, log events, metrics

Made from the consumer's own tables by \`npm run generate\`; do not edit. The auth app's:
[reference-auth.md](reference-auth.md).

## Reason codes

\`reason.code\` of an outcome. \`completed\` has no reason. Retryable: the same request, sent again under a new id (a
deletion with \`retryOf\`), can end better. Later versions add codes.

${reasonCodes()}
## Wait codes

\`waiting.code\` of \`GET /v1/requests/{id}\`, \`code\` of the log's \`request_waiting\` and of the hint \`parked\` on
\`dsar.events\`. The kind of wait is \`waiting.reason\`.

${waitCodes()}
## Dead-letter causes

The header \`dead-letter-cause\`; a webhook answers them with 400 (\`request_id_conflict\`: 409).

${markdownTable(
  ["Cause", "Meaning"],
  Object.entries(DEAD_LETTER_CAUSES).map(([cause, meaning]) => [`\`${cause}\``, meaning]),
)}
## Exit codes

${exitCodesTable(EXIT_CODES, EXIT_CODE_MEANINGS)}
## Log events

\`event\` of a line on standard error. Names in backquotes are fields of the line.

${logEventsTable(CONSUMER_LOG_EVENTS, SERVICE_LOG_EVENTS)}
## Metrics

\`/metrics\` at \`METRICS_PORT\`, beside what Node and the process tell of themselves (\`nodejs_*\`, \`process_*\`). What they
mean to an operator: [operations](operations.md#metrics).

${metricsTable(consumerRegistry())}`;
}

function reasonCodes(): string {
  const rejections = Object.entries(REJECTIONS).map(([code, message]) => ({
    code,
    message,
    retryable: false,
  }));
  return markdownTable(
    ["Code", "Retryable", "Meaning"],
    [...Object.values(REASONS), ...rejections].map(({ code, retryable, message }) => [
      `\`${code}\``,
      retryable ? "yes" : "no",
      message,
    ]),
  );
}

function waitCodes(): string {
  return markdownTable(
    ["Code", "Kind", "Meaning"],
    Object.entries(WAIT_CODES).map(([code, [reason, meaning]]) => [`\`${code}\``, `\`${reason}\``, meaning]),
  );
}

/** Everything that the metrics page may show; nothing of it is ever read. */
function consumerRegistry() {
  const registry = createRegistry(createHealth(), "consumer");
  createConsumerMetrics(registry);
  registerLedgerGauges(
    registry,
    { reads: { statistics: () => Promise.reject(new Error("only described")) } },
    () => 0,
  );
  registerBudgetGauges(registry, () => []);
  return registry;
}
