import type { DueLook } from "@intercom-dsar/ledger";
import { backoff } from "@intercom-dsar/service";
import { errorCode } from "../domain/errors.ts";
import type { LookVerdict } from "../domain/later-look.ts";
import { lookAgain, type Sighting } from "../flows/deletion/look-again.ts";
import type { WorkspaceConnection } from "../workspaces/directory.ts";
import type { Session } from "./session.ts";

/** Whoever takes a look has so long for it, before it is due again for the next one. */
export const LOOK_AGAIN_MS = 15 * 60_000;
/** Failed looks after which nobody looks any more: some two days. */
const MAX_ATTEMPTS = 12;
const GIVE_WAY_MS = 60_000;
const PARTY = "later looks";
/** Intercom counts in whole seconds, and its clock is not ours. */
const AFTER_RESTORE_MS = 60_000;

/** Thrown before a call where requests wait for their turn at the throttle. */
class GivesWay extends Error {
  readonly code = "gives_way";
  readonly retryable = true;
}

/**
 * Looks once for the contacts of a deletion, and writes what it found. Gives way to requests, and tries again later what fails, a bounded number
 * of times. Resolves to a code where the workspace has to be parked. Never throws: what can't be written is due again.
 */
export async function runLook(
  session: Session,
  connection: WorkspaceConnection,
  look: DueLook,
): Promise<string | null> {
  const { dependencies, lease, signal } = session;
  const { ledger, clock, logger } = dependencies;
  const { requestId, workspaceId } = look;
  const postpone = (dueAt: number, isCounted: boolean) =>
    ledger.looks.postpone(lease, requestId, { dueAt, isCounted });
  const calls = connection.forRequest({ signal, party: PARTY });
  try {
    if (clock.now() < look.rungs.restorableUntil) {
      // The clock was set back: Intercom can still restore them.
      await postpone(look.rungs.restorableUntil + AFTER_RESTORE_MS, false);
      return null;
    }
    await settle(session, look, await verdictOf(look, calls.intercom));
    return null;
  } catch (error) {
    return await postponeFailed(error).catch((ledgerError: unknown) => {
      logger.info("look_failed", { requestId, workspaceId, error: ledgerError });
      return null;
    });
  }

  async function verdictOf(
    { subjects, payload, journal }: DueLook,
    intercom: typeof calls.intercom,
  ): Promise<LookVerdict> {
    if (subjects === null) return notRechecked("identifiers_destroyed");
    const mayCall = () => {
      if (connection.queuedCalls() > 0) throw new GivesWay();
    };
    const mayListHidden = dependencies.categories.some(({ category }) => category.name === "hidden_contacts");
    const request = { subjects, payload };
    return verdict(await lookAgain({ request, journal, intercom, signal, mayCall, mayListHidden }));
  }

  async function postponeFailed(error: unknown): Promise<string | null> {
    if (signal.aborted) return null;
    const code = errorCode(error);
    if (code === "gives_way") {
      await postpone(clock.now() + GIVE_WAY_MS, false);
      return null;
    }
    logger.info("look_failed", { requestId, workspaceId, error });
    if (code === "unauthorized" || code === "workspace_mismatch") {
      await postpone(clock.now(), false);
      return code;
    }
    if (look.attempts + 1 >= MAX_ATTEMPTS) await settle(session, look, notRechecked(code));
    else await postpone(clock.now() + pause(look.attempts + 1, dependencies.random), true);
    return null;
  }
}

async function settle({ dependencies, lease }: Session, look: DueLook, verdict: LookVerdict): Promise<void> {
  const { ledger, messages, logger } = dependencies;
  const { requestId, workspaceId } = look;
  const { result, reasonCode, count } = verdict;
  const outcome = await ledger.reads.outcome(requestId);
  const added = messages.lookedAgain(look, verdict, outcome?.value ?? null);
  await ledger.looks.settle(lease, requestId, { result, reasonCode, count, messages: added });
  logger.info("looked_again", { requestId, workspaceId, result, code: reasonCode ?? undefined, count });
}

function verdict({ gone, back, merged, isSeenByAddress }: Sighting): LookVerdict {
  const seenBy = back > 0 ? "contact" : isSeenByAddress ? "address" : null;
  if (back > 0) return { result: "came_back", reasonCode: "contact", count: gone, seenBy };
  if (merged > 0) return { ...notRechecked("merged"), count: gone, seenBy };
  if (gone === 0) return { ...notRechecked("nothing_to_look_for"), seenBy };
  return { result: "reached", reasonCode: null, count: gone, seenBy };
}

function notRechecked(reasonCode: string): LookVerdict {
  return { result: "not_rechecked", reasonCode, count: 0, seenBy: null };
}

function pause(failures: number, random: () => number): number {
  return backoff({ baseMs: 5 * 60_000, capMs: 6 * 3_600_000, random })(failures);
}
