import {
  type Context,
  DiagLogLevel,
  diag,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import type { Tracer, TracerOptions, TraceSpan } from "./tracer.ts";

const FLUSH_MS = 3_000;
const KINDS = { internal: SpanKind.INTERNAL, consumer: SpanKind.CONSUMER, client: SpanKind.CLIENT };

/** The only module that imports OpenTelemetry. */
export function createOpenTelemetryTracer(options: TracerOptions): Tracer {
  const { endpoint, serviceName, instance, logger } = options;
  const tell = () => logger.warn("traces_not_exported");
  const silent = () => {};
  // The SDK's own words could quote the collector's URL, with credentials in it.
  diag.setLogger(
    { error: tell, warn: silent, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
  const url = new URL(`${endpoint.pathname.replace(/\/$/, "")}/v1/traces`, endpoint);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": serviceName, "service.instance.id": instance }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: url.href }) })],
  });
  const tracer = provider.getTracer("intercom-dsar");
  return {
    start(name, { kind = "internal", parent, attributes = {}, startedAt = Date.now() }) {
      const span = tracer.startSpan(
        name,
        { kind: KINDS[kind], attributes, startTime: startedAt },
        contextOf(parent),
      );
      return toTraceSpan(span);
    },
    async close() {
      const timer = AbortSignal.timeout(FLUSH_MS);
      const late = new Promise<void>((resolve) => timer.addEventListener("abort", () => resolve()));
      await Promise.race([provider.shutdown().catch(tell), late]);
    },
  };
}

function toTraceSpan(span: Span): TraceSpan {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`,
    set: (attributes) => void span.setAttributes(attributes),
    fail(code) {
      span.setAttribute("error.type", code);
      span.setStatus({ code: SpanStatusCode.ERROR });
    },
    end: () => span.end(),
  };
}

/** Version 00 of W3C Trace Context; what comes in is checked where it is parsed. */
function contextOf(traceparent: string | null): Context {
  const [, traceId, spanId, flags] = traceparent?.split("-") ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT;
  const traceFlags = Number.parseInt(flags, 16);
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}
