import type { ClaimedRequest, Lease } from "@intercom-dsar/ledger";
import type { LogEvent, LogFields } from "@intercom-dsar/service";
import { createCoverage } from "@intercom-dsar/subject-data";
import type { CallCounts } from "../domain/call-counts.ts";
import { isUnderCcpa } from "../domain/is-under-ccpa.ts";
import type { FlowContext } from "../flows/flow-context.ts";
import { createMemo, type StoredMemo } from "../flows/memo.ts";
import { traceIdOf } from "../telemetry/tracing.ts";
import type { WorkspaceConnection } from "../workspaces/directory.ts";
import { patienceOf } from "./failure-policy.ts";
import { createFlowJournal } from "./flow-journal.ts";
import type { RunDependencies, Session } from "./session.ts";

/** One claimed request on its way through its flow. */
export interface Run {
  readonly dependencies: RunDependencies;
  readonly lease: Lease;
  readonly request: ClaimedRequest;
  readonly context: FlowContext;
  readonly memo: StoredMemo;
  /** Calls that this run has sent to Intercom. */
  readonly calls: () => CallCounts;
}

/** What a run asks of its session. */
export type RunResult =
  /** `calls`: how many the request took in all, where it ended. */
  | { readonly next: "go-on"; readonly calls: number | null }
  /** The token is dead: park the workspace. */
  | { readonly next: "park"; readonly code: string }
  /** The run could not write how it ended: give the workspace up, so that its next owner finds the request. */
  | { readonly next: "leave" };

/** Opens what one run of a request works with; `counted` is Intercom as this request sees it. */
export function startRun(
  { dependencies, lease, signal }: Pick<Session, "dependencies" | "lease" | "signal">,
  counted: ReturnType<WorkspaceConnection["forRequest"]>,
  request: ClaimedRequest,
): Run {
  const memo = createMemo({
    stored: request.progress,
    spool: dependencies.openSpool(request, signal),
    isResumed: request.attempts > 0,
  });
  const context: FlowContext = {
    request,
    intercom: counted.intercom,
    journal: createFlowJournal(
      dependencies.ledger,
      lease,
      request,
      dependencies.messages,
      dependencies.rights,
    ),
    memo,
    coverage: createCoverage(),
    results: dependencies.results,
    recipients: dependencies.recipients.of(request).recipients,
    download: dependencies.download,
    categories: dependencies.categories,
    deletionCategories: dependencies.deletionCategories.of(request.workspaceId),
    holds: dependencies.holds.of(request.workspaceId),
    suppress: dependencies.messages.suppression,
    approvalAbove: dependencies.rights.approvalAbove(request.sender),
    mayErase: async () => !(await dependencies.ledger.leases.hasOlder()),
    policy: dependencies.policies.of(request.workspaceId),
    customObjectTypes: dependencies.customObjectTypes,
    packageFormat: dependencies.packageFormat,
    reportFrame: (language) =>
      dependencies.controllers?.frameOf(
        request.workspaceId,
        language,
        dependencies.reportLanguage,
        isUnderCcpa(request) ? "ccpa" : "gdpr",
      ) ?? null,
    patience: patienceOf(request.journal, {
      now: dependencies.clock.now(),
      workspaceGraceMs: dependencies.workspaceGraceMs,
    }),
    clock: dependencies.clock,
    limits: dependencies.limits,
    signal,
  };
  return { dependencies, lease, request, context, memo, calls: counted.calls };
}

/** Calls over all runs of the request; those of a killed run are not known. */
export function callsInAll({ request, calls }: Run): CallCounts {
  const sum = (fact: "calls" | "sharedCalls", now: number) =>
    request.journal.reduce(
      (total, { facts }) => total + (typeof facts[fact] === "number" ? facts[fact] : 0),
      now,
    );
  const { all, shared } = calls();
  return { all: sum("calls", all), shared: sum("sharedCalls", shared) };
}

/** The calls of this run as its last journal entry holds them. */
export function callFacts({ calls }: Pick<Run, "calls">): {
  readonly calls: number;
  readonly sharedCalls?: number;
} {
  const { all, shared } = calls();
  return { calls: all, ...(shared > 0 && { sharedCalls: shared }) };
}

export function logRun(
  { dependencies, request }: Pick<Run, "dependencies" | "request">,
  event: LogEvent<"info">,
  fields: LogFields = {},
): void {
  const { requestId, workspaceId, statedWorkspaceId, kind, traceparent } = request;
  dependencies.logger.info(event, {
    requestId,
    // Before it is assigned, the one that it names.
    workspaceId: workspaceId || (statedWorkspaceId ?? undefined),
    kind,
    trace_id: traceIdOf(traceparent) ?? undefined,
    ...fields,
  });
}
