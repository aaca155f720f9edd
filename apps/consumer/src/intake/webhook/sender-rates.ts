/** How many requests each sender has made in this minute, at whichever endpoint. */
export interface SenderRates {
  /** Counts one more; `ttl` is what is left of the sender's minute, in milliseconds. */
  count(sender: string): { readonly current: number; readonly ttl: number };
}

export const RATE_WINDOW_MS = 60_000;

/** One for all endpoints of a process: each with its own would give a sender its number twice. There are as many entries as senders. */
export function createSenderRates(now: () => number): SenderRates {
  const windows = new Map<string, { current: number; endsAt: number }>();
  return {
    count(sender) {
      const at = now();
      const open = windows.get(sender);
      const isOpen = open !== undefined && at < open.endsAt && open.endsAt - at <= RATE_WINDOW_MS;
      const window = isOpen ? open : { current: 0, endsAt: at + RATE_WINDOW_MS };
      window.current += 1;
      windows.set(sender, window);
      return { current: window.current, ttl: window.endsAt - at };
    },
  };
}
