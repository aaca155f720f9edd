import type { Ledger, LockedMessage } from "@intercom-dsar/ledger";
import { backoff, type Clock, type Heartbeat, type Logger, NO_JITTER } from "@intercom-dsar/service";
import { errorCode } from "../../domain/errors.ts";
import type { WakeUp } from "../../domain/wake-up.ts";
import { callbackDelay, MOST_ATTEMPTS } from "./callback-delay.ts";
import { CallbackError } from "./callback-error.ts";

export interface CallbackOptions {
  /** Names this process among all that share the ledger. */
  readonly owner: string;
  readonly ledger: Pick<Ledger, "outbox">;
  /** Rejects with a `CallbackError` where the target did not take it. */
  readonly post: (message: LockedMessage) => Promise<{ readonly status: number }>;
  readonly wakeUp: WakeUp;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly heartbeat: Heartbeat;
}

/** Callbacks under way to one target. */
export const PER_TARGET = 4;
/** Longer than one delivery may take: a message is held by one process at a time. */
const LOCK_MS = 60_000;
const LOOK_EVERY_MS = 1_000;
const rest = backoff({ baseMs: 1_000, capMs: 60_000, jitter: NO_JITTER });

/** A target, as this process sees it. */
interface Target {
  underWay: number;
  /** Times in a row that it was down. */
  failures: number;
  /** It is left alone until then, so that what waits for a target that is down does not use up its tries. */
  restsUntil: number;
}

/**
 * Delivers callbacks until `stop` aborts, at least once each; resolves when those under way have ended. Every target has a few of its
 * own under way at a time, so one that is slow or down holds up nobody else.
 */
export async function runCallbacks(options: CallbackOptions, stop: AbortSignal): Promise<void> {
  const { ledger, clock, logger, heartbeat } = options;
  const wakeUp = options.wakeUp.subscribe();
  const targets = new Map<string, Target>();
  const underWay = new Set<Promise<void>>();
  const delivered: string[] = [];
  let freed = Promise.withResolvers<void>();
  while (!stop.aborted) {
    heartbeat.beat();
    freed = Promise.withResolvers<void>();
    try {
      await mark(options, delivered);
      for (const destination of await ledger.outbox.dueDestinations()) {
        heartbeat.beat();
        const target = targets.get(destination) ?? { underWay: 0, failures: 0, restsUntil: 0 };
        targets.set(destination, target);
        for (const message of await take(options, destination, target)) {
          target.underWay += 1;
          const delivery = deliver(options, target, destination, message, delivered).finally(() => {
            target.underWay -= 1;
            underWay.delete(delivery);
            freed.resolve();
          });
          underWay.add(delivery);
        }
      }
    } catch (error) {
      logger.error("callbacks_failed", { error });
      await clock.sleep(LOOK_EVERY_MS, stop).catch(() => {});
    }
    await wakeUp.next(LOOK_EVERY_MS, stop, freed.promise);
  }
  heartbeat.end();
  await Promise.all(underWay);
  await mark(options, delivered).catch((error) => logger.error("callbacks_failed", { error }));
}

/** What was delivered since the last look is marked together: each mark is a write to disk. */
async function mark({ ledger }: CallbackOptions, delivered: string[]): Promise<void> {
  const ids = [...delivered];
  await ledger.outbox.markPublished(ids);
  delivered.splice(0, ids.length);
}

async function take(
  { ledger, owner, clock }: CallbackOptions,
  destination: string,
  { underWay, failures, restsUntil }: Target,
): Promise<readonly LockedMessage[]> {
  if (clock.monotonic() < restsUntil) return [];
  // After a failure one goes ahead, to see whether the target is back.
  const limit = (failures > 0 ? 1 : PER_TARGET) - underWay;
  if (limit <= 0) return [];
  return ledger.outbox.take({ owner, channels: ["callbacks"], destination, limit, lockMs: LOCK_MS });
}

async function deliver(
  options: CallbackOptions,
  target: Target,
  destination: string,
  message: LockedMessage,
  delivered: string[],
): Promise<void> {
  const { post, logger } = options;
  const { id, requestId } = message;
  const attempts = message.attempts + 1;
  const { host } = new URL(destination);
  try {
    const { status } = await post(message);
    target.failures = 0;
    delivered.push(id);
    logger.info("callback_delivered", { requestId, host, attempts, statusCode: status });
  } catch (error) {
    await fail(options, target, message, error).catch((ledgerError) =>
      logger.error("callbacks_failed", { requestId, error: ledgerError }),
    );
  }
}

async function fail(
  { ledger, clock, random, logger }: CallbackOptions,
  target: Target,
  { id, requestId, attempts: earlier }: LockedMessage,
  error: unknown,
): Promise<void> {
  const attempts = earlier + 1;
  const code = errorCode(error);
  const refused = error instanceof CallbackError ? error : null;
  if (refused?.isTargetDown) {
    target.failures += 1;
    target.restsUntil = clock.monotonic() + rest(target.failures);
  } else target.failures = 0;
  const facts = { requestId, attempts, statusCode: refused?.status, error };
  if (refused?.retryable === false || attempts >= MOST_ATTEMPTS) {
    await ledger.outbox.quarantine(id, code);
    logger.error("callback_set_aside", facts);
    return;
  }
  const delayMs = Math.max(callbackDelay(attempts, random), refused?.retryAfterMs ?? 0);
  await ledger.outbox.postpone(id, clock.now() + delayMs, code);
  logger.warn("callback_postponed", { ...facts, delayMs });
}
