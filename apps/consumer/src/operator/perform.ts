import type { Ledger, OperatorResult } from "@intercom-dsar/ledger";
import type { Logger } from "@intercom-dsar/service";
import type { Operator } from "./authenticate.ts";
import type { ActionResult } from "./schemas/action-schema.ts";

/** What an operator would do. */
export interface Intention {
  readonly action: string;
  /** The ledger's key of the request that it is about. */
  readonly requestId?: string;
  readonly target: Readonly<Record<string, string | number | boolean | null>>;
  readonly reason: string | undefined;
}

export interface PerformOptions {
  readonly ledger: Pick<Ledger, "audit">;
  readonly logger: Logger;
  readonly randomId: () => string;
}

/** Does what an operator asks for, between two entries of the audit: what is not written down is not done. */
export async function perform(
  { ledger, logger, randomId }: PerformOptions,
  { actor, credential, role }: Operator,
  { action, requestId, target, reason }: Intention,
  work: (actionId: string) => Promise<OperatorResult>,
): Promise<ActionResult> {
  const actionId = randomId();
  await ledger.audit.begin({
    actionId,
    actor,
    credential,
    role,
    action,
    requestId: requestId ?? null,
    target,
    reason: reason ?? null,
  });
  const log = (result: string) =>
    logger.info("operator_acted", { step: action, clientId: credential, result, auditId: actionId });
  try {
    const result = await work(actionId);
    await ledger.audit.end(actionId, result);
    log(result.result);
    return { actionId, action, ...result };
  } catch (error) {
    log("error");
    await ledger.audit.end(actionId, { result: "error", done: 0, skipped: 0, failed: 1 }).catch(() => {});
    throw error;
  }
}

/** The result of an action on one thing. */
export function resultOf(result: string, isDone: boolean): OperatorResult {
  return { result, done: isDone ? 1 : 0, skipped: isDone ? 0 : 1, failed: 0 };
}
