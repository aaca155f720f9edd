/** Runs tasks, so many at a time, in the order in which they were given. */
export type AtMost = <Result>(task: () => Promise<Result>) => Promise<Result>;

export function createAtMost(count: number): AtMost {
  const waiting: (() => void)[] = [];
  let free = count;

  return async (task) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
