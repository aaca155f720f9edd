import { answerOf, errorCode, journalledAnswer, missingScope } from "../domain/errors.ts";
import { STEP, type StepEntry } from "../domain/journal-steps.ts";
import { toWaitCode } from "../domain/wait-codes.ts";
import { FLOWS } from "../flows/flows.ts";
import { decideFailure, type FailureDecision } from "./failure-policy.ts";
import { callFacts, callsInAll, logRun, type Run, type RunResult } from "./run.ts";
import { logWait, settleFinished } from "./settle.ts";

const GO_ON: RunResult = { next: "go-on", calls: null };
const LEAVE: RunResult = { next: "leave" };

/** Acts on an error that a flow did not answer itself. Never throws: what can't be written is left to the workspace's next owner. */
export async function settleFailure(run: Run, error: unknown): Promise<RunResult> {
  const { dependencies, lease, request, memo, context } = run;
  try {
    if (context.signal.aborted) {
      await dependencies.ledger.requests.requeue(lease, request.requestId, memo.toBytes());
      return GO_ON;
    }
    const { clock, random, workspaceGraceMs } = dependencies;
    const policy = { now: clock.now(), random, workspaceGraceMs };
    const decision = decideFailure(error, request, context.journal.entries, policy);
    logRun(run, "run_failed", { result: decision.action, error });
    return await act(run, error, decision);
  } catch (ledgerError) {
    logRun(run, "run_abandoned", { error: ledgerError });
    return LEAVE;
  }
}

async function act(run: Run, error: unknown, decision: FailureDecision): Promise<RunResult> {
  const { ledger, clock } = run.dependencies;
  const { requestId } = run.request;
  const common = { progress: run.memo.toBytes(), entries: [failureEntry(run, error, decision)] };
  switch (decision.action) {
    case "abandon":
      return LEAVE;
    case "retry": {
      const wait = { reason: "retry", code: toWaitCode(decision.code), dueAt: decision.dueAt } as const;
      await ledger.requests.wait(run.lease, requestId, { ...wait, ...common });
      logWait(run, wait);
      return GO_ON;
    }
    case "await-scope": {
      const wait = { reason: "authorization", code: "scope_missing", dueAt: decision.dueAt } as const;
      const messages =
        run.request.waitedFor === "authorization"
          ? []
          : [run.dependencies.messages.status("parked", run.request, wait.code)];
      await ledger.requests.wait(run.lease, requestId, { ...wait, messages, ...common });
      logWait(run, wait);
      return GO_ON;
    }
    case "await-release": {
      const wait = { reason: "limit", code: "over_daily_limit", dueAt: null } as const;
      await ledger.requests.wait(run.lease, requestId, { ...wait, ...common });
      logWait(run, wait);
      return GO_ON;
    }
    case "await-unhold": {
      const wait = { reason: "paused", code: "held_by_operator", dueAt: null } as const;
      await ledger.requests.wait(run.lease, requestId, { ...wait, ...common });
      logWait(run, wait);
      return GO_ON;
    }
    case "park": {
      const { code } = decision;
      // Due at once: the session parks the workspace next, which turns this into a wait for authorization.
      await ledger.requests.wait(run.lease, requestId, {
        reason: "retry",
        code,
        dueAt: clock.now(),
        ...common,
      });
      return { next: "park", code };
    }
    case "fail":
      await settleFinished(run, {
        ...FLOWS[run.request.kind].fail(run.context, decision.reason),
        answer: answerOf(error),
      });
      return { next: "go-on", calls: callsInAll(run).all };
  }
}

function failureEntry(run: Run, error: unknown, { action }: FailureDecision): StepEntry {
  const scope = missingScope(error);
  const facts = { code: errorCode(error), ...journalledAnswer(error), ...(scope !== null && { scope }) };
  const step = action === "await-scope" ? STEP.runScopeMissing : STEP.runFailed;
  return { step, facts: { ...facts, progress: run.memo.size, ...callFacts(run) } };
}
