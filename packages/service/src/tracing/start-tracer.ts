import type { Tracer, TracerOptions } from "./tracer.ts";

/** Starts OpenTelemetry, which is loaded now and not before. */
export async function startTracer(options: TracerOptions): Promise<Tracer> {
  const { createOpenTelemetryTracer } = await import("./open-telemetry.ts");
  return createOpenTelemetryTracer(options);
}
