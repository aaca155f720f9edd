import Bottleneck from "bottleneck";

/** Gives out turns at even distances. It knows no limit: whoever gets a turn asks whether it may be used. */
export interface Pacer {
  /** Distance between two turns, in milliseconds. */
  space(spacingMs: number): void;
  /** Sees to it that turns are coming while `waiting` are waiting. */
  ask(waiting: number): void;
  /** Forgets the turns that are planned; the next one comes at once. */
  restart(): void;
}

/** Turns are planned so far ahead: what a busy event loop holds up is made up for, and no more than this comes in one go. */
const PLANNED_MS = 500;

/**
 * bottleneck keeps the distance (`minTime`) and the number of planned turns (`maxConcurrent`). Its reservoir is not used: any
 * `updateSettings` stops the refresh for good (github.com/SGrondin/bottleneck, issue 185), and it counts from its own start, not
 * from the server's marks. A turn is not the call itself, so that a planned turn holds no call which may be aborted meanwhile.
 */
export function createPacer(onTurn: () => void): Pacer {
  let spacing = 0;
  let limiter = new Bottleneck();
  let coming = 0;

  const settings = () => ({
    minTime: spacing,
    maxConcurrent: Math.max(1, Math.ceil(PLANNED_MS / spacing)),
  });

  const restart = () => {
    coming = 0;
    limiter = new Bottleneck(settings());
  };

  return {
    space: (spacingMs) => {
      if (spacingMs === spacing) return;
      // bottleneck keeps the next turn where the old distance put it, which matters where that was long.
      const isMuchFaster = spacingMs < spacing / 2 || spacing === 0;
      spacing = spacingMs;
      if (isMuchFaster) restart();
      else void limiter.updateSettings(settings());
    },
    ask: (waiting) => {
      const wanted = Math.min(waiting, settings().maxConcurrent);
      const own = limiter;
      for (; coming < wanted; coming += 1) {
        void own.schedule(async () => {
          if (own !== limiter) return;
          coming -= 1;
          onTurn();
        });
      }
    },
    restart,
  };
}
