import type { Heartbeat } from "@intercom-dsar/service";
import { drainOutbox, runRelay } from "../delivery/relay.ts";
import type { OutcomeSink } from "../delivery/sink.ts";
import type { Parts } from "./parts.ts";

/**
 * Publishes the outbox to `sink` until `stop` aborts, and then, once `worked` has resolved and no more outcomes come, what is left.
 * Resolves when nothing is.
 */
export function startRelay(
  { ledger, wakeUp, clock, random, logger, shutdown, health, owner }: Parts,
  sink: OutcomeSink,
  heartbeat: Heartbeat,
  worked: Promise<unknown>,
  stop: AbortSignal,
): () => Promise<void> {
  const relay = { owner, ledger, sink, wakeUp, clock, random, logger, health: health.relay, heartbeat };
  const relayed = runRelay(relay, stop);
  relayed.catch((error) => shutdown.fail(error));
  return async () => {
    await Promise.all([worked, relayed]);
    await drainOutbox(relay);
  };
}
