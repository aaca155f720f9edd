/** When calls were sent, for half a minute. Times are monotonic milliseconds. */
export interface SendLog {
  record(at: number): void;
  /** Sends at or after `from` and before `to`. */
  count(from: number, to: number): number;
  /** The first moment from `now` on at which one more send leaves every span of `spanMs` with at most `most`. */
  freeAt(now: number, most: number, spanMs: number): number;
}

const REMEMBERED_MS = 30_000;
const CLEAR_OUT_AT = 1_024;

export function createSendLog(): SendLog {
  let times: number[] = [];

  /** Index of the first send at or after `time`; the times only ever grow. */
  const indexOf = (time: number): number => {
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((times[middle] ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  return {
    record: (at) => {
      times.push(at);
      const old = indexOf(at - REMEMBERED_MS);
      if (old >= CLEAR_OUT_AT) times = times.slice(old);
    },
    count: (from, to) => indexOf(to) - indexOf(from),
    freeAt: (now, most, spanMs) => {
      const blocking = times[times.length - most];
      return blocking === undefined ? now : Math.max(now, blocking + spanMs);
    },
  };
}
