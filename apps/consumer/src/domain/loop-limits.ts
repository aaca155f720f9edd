const MINUTE_MS = 60_000;

/**
 * How long a loop may take for one round, by what it waits for meanwhile. Each is longer than what waits there can last with its own
 * timeouts (a statement 11 s, a call to Intercom 14 s, a publication with all its retries a few minutes): a dependency that is away or
 * slow ends a round with an error, and what does not end at all is stuck.
 */
export const LOOP_LIMITS = {
  ledger: 10 * MINUTE_MS,
  intercom: 15 * MINUTE_MS,
  kafka: 20 * MINUTE_MS,
} as const;
