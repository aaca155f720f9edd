import type { AttemptRecord } from "@intercom-dsar/intercom-client";
import type { ClaimedRequest, Ledger, Submission } from "@intercom-dsar/ledger";
import type { Tracer, TraceSpan } from "@intercom-dsar/service";
import { errorCode } from "../domain/errors.ts";

/** One run of a request, as its trace sees it. */
export interface RunSpan {
  /** What the outcome carries on: this run's place in the trace, in W3C's form. */
  readonly traceparent: string | null;
  readonly onAttempt?: (attempt: AttemptRecord) => void;
}

/** Follows a request from its emitter's `traceparent` through intake and worker to its outcome's. */
export interface Tracing {
  /** The same ledger; what it receives carries the place of its intake in the trace. */
  observe(ledger: Ledger): Ledger;
  /** Runs `work` as one span; what `work` rejects with passes. */
  run<Result>(request: ClaimedRequest, work: (span: RunSpan) => Promise<Result>): Promise<Result>;
}

/** Without a tracer the emitter's `traceparent` is handed on as it came. */
export const noTracing: Tracing = {
  observe: (ledger) => ledger,
  run: (request, work) => work({ traceparent: request.traceparent }),
};

export function createTracing(tracer: Tracer): Tracing {
  return {
    observe: (ledger) => ({ ...ledger, inbox: { receive: (batch) => receive(tracer, ledger, batch) } }),

    async run(request, work) {
      const { requestId, workspaceId, kind, attempts } = request;
      const span = tracer.start(`dsar ${kind}`, {
        parent: request.traceparent,
        attributes: {
          "dsar.request_id": requestId,
          "dsar.workspace_id": workspaceId,
          "dsar.kind": kind,
          "dsar.attempts": attempts + 1,
        },
      });
      try {
        const { traceparent } = span;
        return await work({ traceparent, onAttempt: (attempt) => called(tracer, traceparent, attempt) });
      } catch (error) {
        span.fail(errorCode(error));
        throw error;
      } finally {
        span.end();
      }
    },
  };
}

async function receive(tracer: Tracer, ledger: Ledger, batch: readonly Submission[]) {
  const spans: (TraceSpan | null)[] = [];
  const traced = batch.map((submission): Submission => {
    if (submission.type !== "request") {
      spans.push(null);
      return submission;
    }
    const { request } = submission;
    const attributes = { "dsar.request_id": request.requestId, "dsar.kind": request.kind };
    const span = tracer.start("dsar receive", { kind: "consumer", parent: request.traceparent, attributes });
    spans.push(span);
    return { ...submission, request: { ...request, traceparent: span.traceparent } };
  });
  try {
    const receipts = await ledger.inbox.receive(traced);
    for (const [index, span] of spans.entries()) span?.set({ "dsar.receipt": receipts[index] ?? "accepted" });
    return receipts;
  } catch (error) {
    for (const span of spans) span?.fail(errorCode(error));
    throw error;
  } finally {
    for (const span of spans) span?.end();
  }
}

function called(tracer: Tracer, parent: string, attempt: AttemptRecord): void {
  const { endpoint, status, code, durationMs, requestId } = attempt;
  const [method = "", template = ""] = endpoint.split(" ");
  const span = tracer.start(`intercom ${endpoint}`, {
    kind: "client",
    parent,
    startedAt: Date.now() - durationMs,
    attributes: {
      "http.request.method": method,
      "url.template": template,
      ...(status !== null && { "http.response.status_code": status }),
      ...(requestId !== null && { "intercom.request_id": requestId }),
    },
  });
  if (code !== null) span.fail(code);
  span.end();
}

/** The trace's id, for log lines. */
export function traceIdOf(traceparent: string | null): string | null {
  return traceparent?.split("-")[1] ?? null;
}
