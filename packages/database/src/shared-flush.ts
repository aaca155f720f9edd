/** Puts on the disk what was written before the call; resolves when it is there. */
export type Flush = () => Promise<void>;

/**
 * A flush that is shared: those who ask while one runs get the next one together, since what they wrote may have come too late for it.
 * Where one fails, the system may have dropped what it did not write, and the next would say that all is well: from then on `rescue`, which
 * writes everything anew in another way, takes its place until it succeeds.
 */
export function createSharedFlush(flush: Flush, rescue: Flush): Flush & { idle(): Promise<void> } {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  let hasFailed = false;

  async function run(): Promise<void> {
    try {
      await (hasFailed ? rescue : flush)();
      hasFailed = false;
    } catch (error) {
      hasFailed = true;
      throw error;
    }
  }
  function start(): Promise<void> {
    const started = run().finally(() => {
      if (running === started) running = null;
    });
    running = started;
    return started;
  }
  function shared(): Promise<void> {
    if (running === null) return start();
    next ??= running
      .catch(() => {})
      .then(() => {
        next = null;
        return start();
      });
    return next;
  }
  return Object.assign(shared, {
    /** Resolves when none runs. */
    async idle() {
      for (let last = next ?? running; last !== null; last = next ?? running) await last.catch(() => {});
    },
  });
}
