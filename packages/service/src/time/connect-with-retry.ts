import type { Logger } from "../log/logger.ts";
import { rootCode } from "../log/root-code.ts";
import { backoff, type Delay } from "./backoff.ts";
import { type Clock, systemClock } from "./clock.ts";
import { createRepeatLimit } from "./repeat-limit.ts";

export interface ConnectOptions<Connection> {
  /** What is connected to, as the log shall call it (`kafka`). */
  readonly part: string;
  /** Where it should be: the variable that says so, and the address that it names. */
  readonly culprit?: { readonly variable: string; readonly host: string | null };
  readonly connect: (signal: AbortSignal) => Promise<Connection>;
  /** @default up to half a second after the first failure, at most 10 seconds */
  readonly delay?: Delay;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/**
 * Tries until a connection works, and says in the log why it does not yet: at start, what we need may still be starting too. The same
 * reason is told at most every 10 seconds.
 *
 * @throws the connection's error where that says `retryable: false`; the signal's reason once it is aborted
 */
export async function connectWithRetry<Connection>({
  part,
  culprit,
  connect,
  delay = backoff({ baseMs: 500, capMs: 10_000 }),
  logger,
  signal,
  clock = systemClock,
}: ConnectOptions<Connection>): Promise<Connection> {
  const isDue = createRepeatLimit(clock);
  for (let attempts = 1; ; attempts++) {
    signal.throwIfAborted();
    try {
      const connection = await connect(signal);
      logger.info("connected", { part, attempts });
      return connection;
    } catch (error) {
      signal.throwIfAborted();
      if (isPermanent(error)) throw error;
      const delayMs = delay(attempts);
      const code = rootCode(error);
      if (isDue(code ?? ""))
        logger.warn("connect_failed", {
          part,
          variable: culprit?.variable,
          host: culprit?.host ?? undefined,
          code: code ?? undefined,
          attempts,
          delayMs,
          error,
        });
      await clock.sleep(delayMs, signal);
    }
  }
}

function isPermanent(error: unknown): boolean {
  return error instanceof Error && "retryable" in error && error.retryable === false;
}
