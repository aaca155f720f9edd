import type { Logger } from "../log/logger.ts";

/** Ids, codes and counts: what a log line may hold too, and nothing else. */
export type SpanAttributes = Readonly<Record<string, string | number>>;

export interface SpanOptions {
  readonly kind?: "internal" | "consumer" | "client";
  /** The parent's place in the trace, in W3C's form (https://www.w3.org/TR/trace-context/); `null` begins a new trace. */
  readonly parent: string | null;
  readonly attributes?: SpanAttributes;
  /** Milliseconds since 1970. @default now */
  readonly startedAt?: number;
}

export interface TraceSpan {
  /** This span's own place in the trace, to be handed on. */
  readonly traceparent: string;
  set(attributes: SpanAttributes): void;
  /** Marks it as failed, with a code and no message. */
  fail(code: string): void;
  end(): void;
}

/** Makes spans. They leave the process on their own time; one that can't is lost, and the log says so. */
export interface Tracer {
  start(name: string, options: SpanOptions): TraceSpan;
  /** Sends what is left, within a few seconds. */
  close(): Promise<void>;
}

export interface TracerOptions {
  /** Where the collector takes OTLP over HTTP; `/v1/traces` is added to its path. */
  readonly endpoint: URL;
  readonly serviceName: string;
  /** Tells this process from others of the same service. */
  readonly instance: string;
  readonly logger: Logger;
}
