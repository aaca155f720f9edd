import type { ClaimedRequest, Lease, Ledger } from "@intercom-dsar/ledger";
import type { Clock, LogFields, Logger } from "@intercom-dsar/service";
import { errorCode } from "../errors.ts";
import { access } from "../flows/access.ts";
import { deletion, deletionFacts } from "../flows/deletion.ts";
import { readPlan } from "../flows/deletion-plan.ts";
import type { Disposition, Reason } from "../flows/disposition.ts";
import type { FlowContext, FlowLimits } from "../flows/flow-context.ts";
import { createMemo, type StoredMemo } from "../flows/memo.ts";
import { REASONS } from "../flows/reasons.ts";
import type { MessageFactory } from "../outcomes/message-factory.ts";
import { createCoverage } from "../outcomes/outcome-body.ts";
import type { ResultStore } from "../outcomes/result-store.ts";
import type { WorkspaceConnection } from "../workspaces/directory.ts";
import { decideFailure, RETRY_STEP, SCOPE_STEP } from "./failure-policy.ts";
import { createFlowJournal } from "./flow-journal.ts";
import { ORDER_REMARK, orderWait, wentAheadOfOrder } from "./order.ts";

export interface RunDependencies {
  readonly ledger: Ledger;
  readonly messages: MessageFactory;
  readonly results: ResultStore;
  readonly limits: FlowLimits;
  readonly workspaceGraceMs: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

/** What a run asks of its session. */
export type RunResult =
  | { readonly next: "go-on" }
  /** The token is dead: park the workspace. */
  | { readonly next: "park"; readonly code: string }
  /** The run could not write how it ended: give the workspace up, so that its next owner finds the request. */
  | { readonly next: "leave" };

const GO_ON: RunResult = { next: "go-on" };
const LEAVE: RunResult = { next: "leave" };

/**
 * Runs one claimed request once: its flow, then what the flow asked for, in one ledger transaction. Never throws for a failure of
 * the request; an error of the ledger leaves the request as it is, for the workspace's next owner.
 */
export async function runRequest(
  dependencies: RunDependencies,
  lease: Lease,
  connection: WorkspaceConnection,
  request: ClaimedRequest,
  signal: AbortSignal,
): Promise<RunResult> {
  const run = startRun(dependencies, lease, connection, request, signal);
  try {
    await settle(run, (await refusal(run)) ?? (await runFlow(run.context)));
    return GO_ON;
  } catch (error) {
    return await settleFailure(run, error, signal);
  }
}

interface Run {
  readonly dependencies: RunDependencies;
  readonly lease: Lease;
  readonly request: ClaimedRequest;
  readonly context: FlowContext;
  readonly memo: StoredMemo;
  readonly calls: () => number;
}

function startRun(
  dependencies: RunDependencies,
  lease: Lease,
  connection: WorkspaceConnection,
  request: ClaimedRequest,
  signal: AbortSignal,
): Run {
  const memo = createMemo(request.progress);
  const counted = connection.forRequest(signal);
  const context: FlowContext = {
    request,
    intercom: counted.intercom,
    journal: createFlowJournal(dependencies.ledger, lease, request),
    memo,
    coverage: createCoverage(),
    results: dependencies.results,
    clock: dependencies.clock,
    limits: dependencies.limits,
    signal,
  };
  return { dependencies, lease, request, context, memo, calls: counted.calls };
}

/** What ends or delays a request before its flow starts. */
async function refusal({ context, dependencies }: Run): Promise<Disposition | null> {
  const { request } = context;
  if (request.begunAt === null && request.cancelRequested) {
    return { kind: "finished", status: "cancelled", reason: REASONS.cancelled, body: { coverage: [] } };
  }
  return orderWait(request, dependencies.clock.now());
}

function runFlow(context: FlowContext): Promise<Disposition> {
  switch (context.request.kind) {
    case "access":
      return access(context);
    case "deletion":
      return deletion(context);
  }
}

async function settle(run: Run, disposition: Disposition): Promise<void> {
  const { dependencies, lease, request, memo } = run;
  if (disposition.kind === "waiting") {
    const { reason, code, dueAt, entries = [] } = disposition;
    const added = [...entries, { step: "run.waiting", facts: { code, calls: run.calls() } }];
    await dependencies.ledger.wait(lease, request.requestId, {
      reason,
      code,
      dueAt,
      progress: memo.toBytes(),
      entries: added,
    });
    log(run, "request_waiting", { code, dueAt });
    return;
  }
  const remarks = wentAheadOfOrder(request)
    ? [ORDER_REMARK, ...(disposition.remarks ?? [])]
    : disposition.remarks;
  await end(run, { ...disposition, ...(remarks !== undefined && { remarks }) });
}

async function end(run: Run, finished: Extract<Disposition, { kind: "finished" }>): Promise<void> {
  const { dependencies, lease, request, context } = run;
  const calls = callsBefore(run) + run.calls();
  await dependencies.ledger.end(lease, request.requestId, {
    status: finished.status,
    reasonCode: finished.reason?.code ?? null,
    entries: [{ step: "run.finished", facts: { calls: run.calls() } }],
    outcome: (ended) =>
      dependencies.messages.outcome({
        request: context.request,
        status: finished.status,
        reason: finished.reason,
        body: finished.body,
        remarks: finished.remarks ?? [],
        calls,
        ...ended,
      }),
  });
  log(run, "request_ended", { status: finished.status, code: finished.reason?.code });
}

async function settleFailure(run: Run, error: unknown, signal: AbortSignal): Promise<RunResult> {
  const { dependencies, lease, request, memo, context } = run;
  const { clock, random, workspaceGraceMs, ledger, messages } = dependencies;
  try {
    if (signal.aborted) {
      await ledger.handBack(lease, request.requestId, memo.toBytes());
      return GO_ON;
    }
    const decision = decideFailure(error, request, context.journal.entries, {
      now: clock.now(),
      random,
      workspaceGraceMs,
    });
    log(run, "run_failed", { result: decision.action }, error);
    const { requestId } = request;
    const progress = memo.toBytes();
    const entry = { step: RETRY_STEP, facts: { ...factsOf(error), progress: memo.size, calls: run.calls() } };
    switch (decision.action) {
      case "abandon":
        return LEAVE;
      case "retry":
        await ledger.wait(lease, requestId, {
          reason: "retry",
          code: decision.code,
          dueAt: decision.dueAt,
          progress,
          entries: [entry],
        });
        return GO_ON;
      case "await-scope": {
        const parked =
          request.waitedFor === "authorization" ? [] : [messages.status("parked", request, "scope_missing")];
        const scopeEntry = { ...entry, step: SCOPE_STEP };
        await ledger.wait(lease, requestId, {
          reason: "authorization",
          code: "scope_missing",
          dueAt: decision.dueAt,
          progress,
          entries: [scopeEntry],
          messages: parked,
        });
        return GO_ON;
      }
      case "park":
        // Due at once: the session parks the workspace next, which turns this into a wait for authorization.
        await ledger.wait(lease, requestId, {
          reason: "retry",
          code: decision.code,
          dueAt: clock.now(),
          progress,
          entries: [entry],
        });
        return { next: "park", code: decision.code };
      case "fail":
        await end(run, failed(run, decision.reason));
        return GO_ON;
    }
  } catch (ledgerError) {
    // Without its ledger the run can claim nothing; the workspace's next owner finds the request where the journal left it.
    log(run, "run_abandoned", {}, ledgerError);
    return LEAVE;
  }
}

/** A deletion that had an effect before it failed is `partial`, with what is known of each contact. */
function failed({ request, context }: Run, reason: Reason): Extract<Disposition, { kind: "finished" }> {
  const coverage = context.coverage.rows();
  const plan = readPlan(context.journal.entries);
  if (request.kind !== "deletion" || plan.rounds === 0)
    return { kind: "finished", status: "failed", reason, body: { coverage } };
  const tookEffect = [...plan.contacts.values()].some(({ basis, inDoubt }) => basis !== null || inDoubt);
  const body = { coverage, deletion: deletionFacts(plan) };
  return { kind: "finished", status: tookEffect ? "partial" : "failed", reason, body };
}

function callsBefore({ request }: Run): number {
  return request.journal.reduce(
    (sum, { facts }) => sum + (typeof facts.calls === "number" ? facts.calls : 0),
    0,
  );
}

function factsOf(error: unknown) {
  const { status, requestId } = error as { status?: number | null; requestId?: string | null };
  return { code: errorCode(error), status: status ?? null, intercomRequestId: requestId ?? null };
}

function log({ dependencies, request }: Run, event: string, fields: LogFields, error?: unknown): void {
  const { requestId, workspaceId, kind } = request;
  dependencies.logger.info(event, {
    requestId,
    workspaceId,
    kind,
    ...fields,
    ...(error !== undefined && { error }),
  });
}
