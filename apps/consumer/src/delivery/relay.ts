import type { Ledger, LockedMessage } from "@intercom-dsar/ledger";
import { backoff, type Clock, type HealthPart, type Heartbeat, type Logger } from "@intercom-dsar/service";
import { errorCode, isRetryable } from "../domain/errors.ts";
import type { WakeUp } from "../domain/wake-up.ts";
import type { OutcomeSink } from "./sink.ts";

export interface RelayOptions {
  /** Names this process among all that share the ledger. */
  readonly owner: string;
  readonly ledger: Ledger;
  readonly sink: OutcomeSink;
  readonly wakeUp: WakeUp;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly health: HealthPart;
  readonly heartbeat: Heartbeat;
}

const BATCH = 50;
const GATHER_MS = 25;
/** Longer than a publication may take: a message is held by one relay at a time. */
const LOCK_MS = 60_000;
const LOOK_EVERY_MS = 1_000;

/**
 * Publishes the outbox until `stop` aborts: at least once, byte-identical. A message that can't be published is quarantined,
 * until somebody asks for it (`redeliver`), and blocks no other; what was taken when `stop` came is still published.
 */
export async function runRelay(options: RelayOptions, stop: AbortSignal): Promise<void> {
  const { heartbeat, logger } = options;
  const wakeUp = options.wakeUp.subscribe();
  while (!stop.aborted) {
    heartbeat.beat();
    try {
      const messages = await take(options);
      if (messages.length > 0) {
        await publish(options, messages);
        // Under load the next ones come together: each look and each mark is a write to disk.
        if (messages.length < BATCH) await options.clock.sleep(GATHER_MS, stop).catch(() => {});
        continue;
      }
    } catch (error) {
      logger.error("relay_failed", { error });
    }
    await wakeUp.next(LOOK_EVERY_MS, stop);
  }
  heartbeat.end();
}

/** Publishes what is in the outbox now and returns; for the end of a run. */
export async function drainOutbox(options: RelayOptions): Promise<void> {
  while (true) {
    const messages = await take(options);
    if (messages.length === 0) return;
    await publish(options, messages);
  }
}

function take({ ledger, owner, sink }: RelayOptions): Promise<readonly LockedMessage[]> {
  return ledger.outbox.take({ owner, channels: sink.channels, limit: BATCH, lockMs: LOCK_MS });
}

async function publish(options: RelayOptions, messages: readonly LockedMessage[]): Promise<void> {
  const { ledger, sink, logger, health, heartbeat } = options;
  // Once for each try and each message: where Kafka is away a batch of them takes long.
  heartbeat.beat();
  try {
    await sink.publish(messages);
  } catch (error) {
    const [only] = messages;
    if (isRetryable(error)) for (const message of messages) await postpone(options, message, error);
    else if (messages.length === 1 && only !== undefined) await quarantine(options, only, error);
    // One bad message must not hold up its batch: each gets its own try.
    else for (const message of messages) await publish(options, [message]);
    return;
  }
  await ledger.outbox.markPublished(messages.map(({ id }) => id));
  health.up();
  for (const { channel, requestId } of messages)
    logger.info("message_published", { lane: channel, requestId });
}

async function quarantine(
  { ledger, logger }: RelayOptions,
  { id, channel, requestId }: LockedMessage,
  error: unknown,
): Promise<void> {
  const code = errorCode(error);
  await ledger.outbox.quarantine(id, code);
  logger.error("message_set_aside", { lane: channel, requestId, messageId: id, error });
}

async function postpone(
  options: RelayOptions,
  { id, channel, requestId, attempts }: LockedMessage,
  error: unknown,
): Promise<void> {
  const { ledger, clock, random, logger, health, heartbeat } = options;
  const code = errorCode(error);
  heartbeat.beat();
  health.degraded(code);
  const delayMs = backoff({ baseMs: 500, capMs: 60_000, random })(attempts + 1);
  await ledger.outbox.postpone(id, clock.now() + delayMs, code);
  logger.warn("message_postponed", { lane: channel, requestId, attempts: attempts + 1, error });
}
