import { startTracer } from "@intercom-dsar/service";
import type { ConsumerConfig } from "../config/config.ts";
import { noTelemetry } from "../telemetry/no-telemetry.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { createTracing, noTracing, type Tracing } from "../telemetry/tracing.ts";
import type { Surroundings } from "./parts.ts";

/** Metrics, until the program stops. Without a port nothing of Prometheus is loaded. */
export async function openTelemetry(config: ConsumerConfig, around: Surroundings): Promise<Telemetry> {
  if (config.METRICS_PORT === undefined) return noTelemetry;
  const { startTelemetry } = await import("../telemetry/telemetry.ts");
  return startTelemetry(config, around);
}

/** Traces, until the program stops. Without a collector nothing of OpenTelemetry is loaded. */
export async function openTracing(
  config: ConsumerConfig,
  instance: string,
  { logger, shutdown }: Pick<Surroundings, "logger" | "shutdown">,
): Promise<Tracing> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: serviceName } = config;
  if (endpoint === undefined) return noTracing;
  const tracer = await startTracer({ endpoint, serviceName, instance, logger });
  shutdown.onStop("traces", () => tracer.close());
  return createTracing(tracer);
}
