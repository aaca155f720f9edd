import type { Finished, Waiting } from "../domain/disposition.ts";
import { STEP } from "../domain/journal-steps.ts";
import { newLook } from "../domain/later-look.ts";
import { ORDER_REMARK, wentAheadOfOrder } from "./precedence.ts";
import { callFacts, callsInAll, logRun, type Run } from "./run.ts";

/** Puts a request to sleep, with what its run has learned. */
export async function settleWaiting(run: Run, { reason, code, dueAt, entries = [] }: Waiting): Promise<void> {
  const { dependencies, lease, request, memo } = run;
  const added = [...entries, { step: STEP.runWaiting, facts: { code, ...callFacts(run) } }];
  const progress = memo.toBytes();
  await dependencies.ledger.requests.wait(lease, request.requestId, {
    reason,
    code,
    dueAt,
    progress,
    entries: added,
    messages: reason === "approval" ? [dependencies.messages.status("parked", request, code)] : [],
  });
  logWait(run, { reason, code, dueAt });
}

/** Every wait of a request is this one line: what kind, for what, until when. */
export function logWait(
  run: Pick<Run, "dependencies" | "request">,
  { reason, code, dueAt }: Pick<Waiting, "reason" | "code"> & { readonly dueAt: number | null },
): void {
  logRun(run, "request_waiting", {
    reason,
    code,
    dueAt: dueAt === null ? null : new Date(dueAt).toISOString(),
  });
}

/** Ends a request: its state and its outcome are written in one transaction. */
export async function settleFinished(
  run: Run,
  { status, reason, body, remarks = [], answer = null }: Finished,
): Promise<void> {
  const { dependencies, lease, request } = run;
  const calls = callsInAll(run);
  const { clock, afterGraceMs } = dependencies;
  const allRemarks = wentAheadOfOrder(request, clock.now(), afterGraceMs)
    ? [ORDER_REMARK, ...remarks]
    : remarks;
  await dependencies.ledger.requests.end(lease, request.requestId, {
    status,
    reasonCode: reason?.code ?? null,
    entries: [{ step: STEP.runFinished, facts: callFacts(run) }],
    watch: body.deletion?.contacts.some(({ basis }) => basis !== null) ?? false,
    notices: dependencies.messages.notices(request, body),
    look: newLook(body.deletion, dependencies.lookAfterMs),
    outcome: (ended) =>
      dependencies.messages.outcome({
        request,
        status,
        reason,
        body,
        remarks: allRemarks,
        answer,
        calls,
        ...ended,
      }),
  });
  dependencies.onCoverage(body.coverage);
  // What is left is destroyed with the request's identifiers.
  await run.memo.destroy().catch((error: unknown) => logRun(run, "spool_left", { error }));
  logRun(run, "request_ended", { status, code: reason?.code, apiCalls: calls.all });
}
