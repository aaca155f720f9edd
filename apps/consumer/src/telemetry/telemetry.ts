import type { AttemptRecord, ThrottleState } from "@intercom-dsar/intercom-client";
import type { Ledger } from "@intercom-dsar/ledger";
import type { Clock, Health, Logger, Shutdown } from "@intercom-dsar/service";
import { createRegistry, openMetricsPort } from "@intercom-dsar/service/metrics";
import type { CoverageRow } from "@intercom-dsar/subject-data";
import type { Kafka } from "kafkajs";
import { LOOP_LIMITS } from "../domain/loop-limits.ts";
import type { HttpAnswer } from "../http/http-server.ts";
import { registerBudgetGauges } from "./budget-gauges.ts";
import { watchConsumerLag } from "./consumer-lag.ts";
import { coverageCounter } from "./coverage-counter.ts";
import { registerLedgerGauges } from "./ledger-gauges.ts";
import { createConsumerMetrics } from "./metrics.ts";
import { observeLedger } from "./observed-ledger.ts";

/** What the consumer tells of itself in numbers. */
export interface Telemetry {
  /** The same ledger, counted and shown. */
  observe(ledger: Ledger): Ledger;
  /** To be told of every call to Intercom. */
  onAttempt(attempt: AttemptRecord): void;
  /** To be told of the coverage of every outcome. */
  onCoverage(rows: readonly CoverageRow[]): void;
  /** To be told of every answer of the HTTP server. */
  onHttpAnswer(answer: HttpAnswer): void;
  showBudgets(throttles: () => readonly ThrottleState[]): void;
  /** Shows the lag of the consumer group until `stop` aborts. */
  watchLag(
    kafka: Kafka,
    group: { readonly groupId: string; readonly topic: string },
    stop: AbortSignal,
  ): Promise<void>;
}

/** Opens the metrics page, until the program stops. */
export async function startTelemetry(
  config: Parameters<typeof openMetricsPort>[0],
  {
    health,
    clock,
    logger,
    shutdown,
  }: {
    readonly health: Health;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly shutdown: Shutdown;
  },
): Promise<Telemetry> {
  const registry = createRegistry(health, "consumer");
  const metrics = createConsumerMetrics(registry);
  await openMetricsPort(config, { registry, logger, shutdown });
  return {
    observe(ledger) {
      registerLedgerGauges(registry, ledger, clock.now);
      return observeLedger(ledger, metrics, clock.now);
    },
    onAttempt({ endpoint, status, sent, durationMs }) {
      if (!sent) return;
      const statusClass = status === null ? "none" : `${Math.floor(status / 100)}xx`;
      metrics.calls.inc({ endpoint, status_class: statusClass });
      metrics.callDuration.observe({ endpoint }, durationMs / 1_000);
      if (status === 429) metrics.rateLimited.inc();
    },
    onCoverage: coverageCounter(metrics.coverage),
    onHttpAnswer({ route, status, durationMs }) {
      metrics.httpAnswers.inc({ route, status: String(status) });
      metrics.httpDuration.observe({ route }, durationMs / 1_000);
    },
    showBudgets: (throttles) => registerBudgetGauges(registry, throttles),
    watchLag(kafka, group, stop) {
      const heartbeat = health.heartbeat("lag", LOOP_LIMITS.kafka);
      return watchConsumerLag({ kafka, ...group, lag: metrics.consumerLag, clock, logger, heartbeat }, stop);
    },
  };
}
